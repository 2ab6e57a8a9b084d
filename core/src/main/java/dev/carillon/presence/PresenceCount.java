package dev.carillon.presence;

/**
 * A number of sockets.
 *
 * @param sockets the number of the sockets that are known
 * @param isPartial whether there may be more, on servers that could not be asked
 */
public record PresenceCount(int sockets, boolean isPartial) {}
