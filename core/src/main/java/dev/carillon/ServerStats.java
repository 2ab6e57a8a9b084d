package dev.carillon;

/**
 * What a server holds at one moment. All zero when every client has gone.
 *
 * @param sessions open Engine.IO sessions
 * @param sockets sockets in all namespaces
 * @param rooms rooms with at least one member, over all namespaces, without the sockets' own
 * @param pendingAcks acknowledgements that are waited for
 * @param timers timers that are waiting
 */
public record ServerStats(int sessions, int sockets, int rooms, int pendingAcks, int timers) {}
