package dev.carillon;

/**
 * A snapshot of what a server holds. All values are zero when all clients have disconnected.
 *
 * @param sessions open Engine.IO sessions
 * @param sockets sockets in all namespaces
 * @param rooms rooms in all namespaces, not counting those that are named after the ids of sockets
 * @param pendingAcks pending acknowledgements
 * @param timers timers that are waiting
 */
public record ServerStats(int sessions, int sockets, int rooms, int pendingAcks, int timers) {}
