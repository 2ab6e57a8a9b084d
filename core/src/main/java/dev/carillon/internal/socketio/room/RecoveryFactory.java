package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;

/** Creates the recovery of each namespace. */
@FunctionalInterface
public interface RecoveryFactory {
    /** For servers whose clients always get new sockets. */
    RecoveryFactory NONE = (broadcaster, offsetPrefix) -> new NoRecovery(broadcaster);

    /** With a random prefix for offsets, so that those of an earlier server are not mistaken for its own. */
    Recovery create(LocalBroadcaster broadcaster, String offsetPrefix);

    /** For servers that keep sessions and packets in memory. */
    static RecoveryFactory inMemory(ConnectionStateRecovery options) {
        return (broadcaster, offsetPrefix) -> new SessionRecovery(broadcaster, options, offsetPrefix);
    }
}
