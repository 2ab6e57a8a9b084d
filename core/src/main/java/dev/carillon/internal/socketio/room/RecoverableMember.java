package dev.carillon.internal.socketio.room;

import dev.carillon.internal.socketio.packet.EncodedPacket;
import java.util.Optional;

/** A socket that its client can recover after the connection was lost (connection state recovery). */
public interface RecoverableMember extends Member {
    /** The private id, which the client sends to recover the socket. */
    String pid();

    /** The saved session, if this is a recovered socket. */
    Optional<SavedSession> saved();

    /** Whether the socket is not connected yet. Must be called on the event loop. */
    boolean isConnecting();

    /** Whether the client supports recovery. */
    boolean isRecoverable();

    /**
     * Sends a packet that the client has missed, before the socket becomes visible. Does not take ownership of the packet. Must be
     * called on the event loop.
     */
    void resend(EncodedPacket packet);

    /** The number of the last packet in the log when the socket first connected. */
    long connectedSince();

    void connectedSince(long number);

    /** Whether the connection is closed. A socket that is still present then will never leave its namespace. */
    boolean isConnectionClosed();

    /** Closes the connection, which the client has lost, and then runs a task on the event loop. */
    void endConnection(Runnable ended);
}
