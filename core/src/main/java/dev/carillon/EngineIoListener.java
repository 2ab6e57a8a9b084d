package dev.carillon;

/**
 * Receives what happens on one Engine.IO session.
 *
 * <p>All methods run on the session's event loop, one at a time and in order. They must not block: hand long work to another
 * thread. An exception closes nothing; it is logged.
 */
public interface EngineIoListener {
    /**
     * A text message has arrived.
     *
     * @param text the message
     */
    default void onText(String text) {}

    /**
     * A binary message has arrived.
     *
     * @param data the message; the array is the listener's own
     */
    default void onBinary(byte[] data) {}

    /**
     * The session has moved from polling to a WebSocket.
     */
    default void onUpgrade() {}

    /**
     * The client has shown that it is there: its pong has come, or the ping of a client of version 3. (Node.js: {@code heartbeat})
     */
    default void onHeartbeat() {}

    /**
     * The session is closed. Called once, after the last message.
     *
     * @param reason why
     * @param description more about it for a log; may be empty
     */
    default void onClose(DisconnectReason reason, String description) {}
}
