package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;

/** Creates the recovery of each namespace. */
@FunctionalInterface
public interface RecoveryFactory {
    /** Turns recovery off: clients always get new sockets. */
    RecoveryFactory NONE = (broadcaster, offsetPrefix) -> new NoRecovery(broadcaster);

    /**
     * Creates the recovery of a namespace.
     *
     * @param offsetPrefix a random prefix of offsets, so that those of an earlier server are not taken for its own
     */
    Recovery create(LocalBroadcaster broadcaster, String offsetPrefix);

    /** Stores sessions and packets in memory. */
    static RecoveryFactory inMemory(ConnectionStateRecovery options) {
        return (broadcaster, offsetPrefix) -> new SessionRecovery(broadcaster, options, offsetPrefix);
    }
}
