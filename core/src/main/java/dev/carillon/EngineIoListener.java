package dev.carillon;

/**
 * Receives the messages and events of an Engine.IO session.
 *
 * <p>All methods run on the session's event loop, one at a time and in order. They must not block. Exceptions are logged and do
 * not close the session.
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
     * @param data the message; the listener may keep and change the array
     */
    default void onBinary(byte[] data) {}

    /**
     * The session has moved from polling to a WebSocket.
     */
    default void onUpgrade() {}

    /**
     * A heartbeat has arrived: the client's pong, or the ping of a client of version 3. (Node.js: {@code heartbeat})
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
