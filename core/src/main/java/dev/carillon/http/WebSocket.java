package dev.carillon.http;

import java.util.function.Consumer;

/**
 * A plain WebSocket (RFC 6455) that a client has opened on a route. It does not use Socket.IO. Thread-safe.
 *
 * <p>Handlers are called in order, one at a time, on the same executor as event handlers, so they may block. If too many messages
 * are waiting for their handlers ({@code maxPendingEvents}), the server stops reading from the client until the backlog has halved.
 * The server sends a ping every {@code pingInterval}. If neither a pong nor a message arrives within {@code pingTimeout}, it closes
 * the connection.
 */
public interface WebSocket {
    /** The status of a normal closure (RFC 6455, section 7.4.1). */
    int NORMAL_CLOSURE = 1000;

    /**
     * The request that opened the WebSocket, with its path parameters, query and headers.
     *
     * @return the request
     */
    HttpRequest request();

    /**
     * Sets the handler for text messages. Without a handler, they are ignored.
     *
     * @param handler called with each message
     * @return this
     */
    WebSocket onText(Consumer<String> handler);

    /**
     * Sets the handler for binary messages. Without a handler, they are ignored.
     *
     * @param handler called with each message
     * @return this
     */
    WebSocket onBinary(Consumer<byte[]> handler);

    /**
     * Sets the handler for the end of the connection.
     *
     * @param handler called once, after the handlers of all messages that arrived before the end. If the connection has already
     *     ended, it is called as soon as no other handler of this WebSocket is running
     * @return this
     */
    WebSocket onClose(Runnable handler);

    /**
     * Sends a text message. It is dropped if the connection is closed or closing. If more than {@code maxUnsentBytes} bytes are
     * waiting for a slow client, its connection is closed.
     *
     * @param text the message
     */
    void send(String text);

    /**
     * Sends a binary message, like {@link #send(String)}.
     *
     * @param data the message; the array is copied
     */
    void send(byte[] data);

    /**
     * Closes the connection after all messages that were sent earlier have been written. Messages that arrive later are ignored.
     *
     * @param status {@link #NORMAL_CLOSURE}, another registered status that an endpoint may send (1001 to 1003, 1007 to 1014), or a
     *     status of the application (3000 to 4999)
     * @throws IllegalArgumentException for any other status
     */
    void close(int status);

    /**
     * Whether the connection is open.
     *
     * @return false once either side has begun to close it
     */
    boolean isOpen();
}
