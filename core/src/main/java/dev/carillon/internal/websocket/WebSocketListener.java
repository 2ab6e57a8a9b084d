package dev.carillon.internal.websocket;

/** Receives what one WebSocket reads. Called on the event loop of its channel. */
public interface WebSocketListener {
    /** A text message has arrived. */
    void onText(String text);

    /** A binary message has arrived; the array belongs to the listener. */
    void onBinary(byte[] data);

    /** The peer has answered a ping. */
    default void onPong() {}

    /** The peer has sent a Close frame: its first one, or its answer to ours. */
    void onClose();

    /**
     * The connection cannot be read any further.
     *
     * @param cause what went wrong
     * @param status the status of the Close frame that tells the peer, or {@link #NO_STATUS} when the connection itself is broken
     */
    void onError(Throwable cause, int status);

    /** The connection is gone. */
    void onDisconnected();

    /** The peer cannot read a Close frame. */
    int NO_STATUS = -1;
}
