package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.adapter.SharedLog;
import java.util.Optional;

/** Creates the recovery of each namespace. */
@FunctionalInterface
public interface RecoveryFactory {
    /** Turns recovery off: clients always get new sockets. */
    RecoveryFactory NONE = (broadcaster, offsetPrefix, sharedLog) -> new NoRecovery(broadcaster);

    /**
     * Creates the recovery of a namespace.
     *
     * @param offsetPrefix a random prefix of offsets, so that those of an earlier server are not taken for its own
     * @param sharedLog the log that the servers of the cluster share, if there is one
     */
    Recovery create(LocalBroadcaster broadcaster, String offsetPrefix, Optional<SharedLog> sharedLog);

    /** Stores sessions and packets in the shared log or, without one, in memory. */
    static RecoveryFactory standard(ConnectionStateRecovery options) {
        return (broadcaster, offsetPrefix, sharedLog) -> sharedLog.isPresent()
                ? new SharedRecovery(broadcaster, options, sharedLog.get())
                : new SessionRecovery(broadcaster, options, offsetPrefix);
    }
}
