package dev.carillon.internal.socketio.room;

import dev.carillon.internal.socketio.packet.EncodedPacket;
import java.util.Optional;

/** A socket whose client can get it back after the connection was lost (connection state recovery). */
public interface RecoverableMember extends Member {
    /** The private id, which the client shows when it comes back. */
    String pid();

    /** What was kept of it while its client was away, if it is one that came back. */
    Optional<SavedSession> saved();

    /** Whether it has been accepted but is not visible yet. On the loop. */
    boolean isConnecting();

    /** Whether its client is able to come back. */
    boolean isRecoverable();

    /** Sends a packet that its client has missed, before it is visible; the packet stays the caller's to release. On the loop. */
    void resend(EncodedPacket packet);

    /** The number of the last packet of the log before it first connected. */
    long connectedSince();

    void connectedSince(long number);

    /** Whether its connection has ended; it is not going to leave its namespace any more then. On the loop. */
    boolean isConnectionClosed();

    /** Ends its connection, which the client has lost, and then runs a task on the loop. */
    void endConnection(Runnable ended);
}
