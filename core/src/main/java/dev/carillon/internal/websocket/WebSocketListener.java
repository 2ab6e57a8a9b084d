package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;

/** Receives the events of a WebSocket. All methods are called on the event loop of its channel. */
public interface WebSocketListener {
    /** Called when a text message arrives. */
    void onText(String text);

    /** Called when a binary message arrives. The buffer is valid during the call. */
    void onBinary(ByteBuf data);

    /** Called when a pong arrives. The payload is valid during the call. */
    default void onPong(ByteBuf payload) {}

    /**
     * Called when the server holds more or less of an incomplete message. All changes together are zero when the connection is
     * closed.
     *
     * @param change the number of bytes, negative for less
     */
    default void onBuffered(long change) {}

    /** Called when most of the data that was written has been sent. */
    default void onWritable() {}

    /**
     * Called when the peer has sent a Close frame, either the first one or the response to ours.
     *
     * @param status the status, or {@link #NO_STATUS_RECEIVED} if there is none
     */
    void onClose(int status, String reason);

    /**
     * Called once, when the connection cannot be read any further.
     *
     * @param cause the error
     * @param status the status of the Close frame to send, or {@link #NO_STATUS} if the connection itself has failed
     */
    void onError(Throwable cause, int status);

    /** Called when the connection is closed. */
    void onDisconnected();

    /** Stands for a Close frame without a status (RFC 6455, section 7.1.5). */
    int NO_STATUS_RECEIVED = 1005;

    /** No Close frame can be sent. */
    int NO_STATUS = -1;
}
