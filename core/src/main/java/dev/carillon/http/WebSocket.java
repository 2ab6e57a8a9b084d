package dev.carillon.http;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A plain WebSocket (RFC 6455) that a client has opened on a route. It does not use Socket.IO. Thread-safe.
 *
 * <p>Handlers are called in order, one at a time, on the same executor as event handlers, so they may block. If too many messages
 * are waiting for their handlers ({@code maxPendingEvents}), the server stops reading from the client until the backlog has halved.
 * The server sends a ping every {@code webSocketPingInterval}. If neither a pong nor a message arrives within
 * {@code webSocketPingTimeout}, it closes the connection.
 */
public interface WebSocket {
    /** The status of a normal closure (RFC 6455, section 7.4.1). */
    int NORMAL_CLOSURE = 1000;

    /** The status of a server that is temporarily unable to serve the client (RFC 6455, section 7.4.2). */
    int TRY_AGAIN_LATER = 1013;

    /**
     * The request that opened the WebSocket, with its path parameters, query and headers.
     *
     * @return the request
     */
    HttpRequest request();

    /**
     * The sub-protocol that was agreed.
     *
     * @return the sub-protocol; empty if there is none
     */
    Optional<String> subProtocol();

    /**
     * Sets the handler for text messages. It replaces the method of the route's {@link WebSocketEndpoint}. Without either, they
     * are ignored.
     *
     * @param handler called with each message
     * @return this
     */
    WebSocket onText(Consumer<String> handler);

    /**
     * Sets the handler for binary messages, like {@link #onText}.
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
     * Sends a ping, besides those that the server sends. The client answers with a pong that has the same payload.
     *
     * @param payload at most 125 bytes
     * @throws IllegalArgumentException when the payload is longer
     */
    void ping(byte[] payload);

    /**
     * The number of bytes that are waiting for the client. On other threads than its event loop, the result may be outdated.
     *
     * @return the number of bytes
     */
    long bufferedAmount();

    /**
     * Whether the client keeps up with what it is sent. A sender that can wait should check it before each message.
     *
     * @return false if more than 16 KB are waiting for the client, or the connection is closed or closing
     */
    boolean isWritable();

    /**
     * Runs a task when the client has been sent everything that was sent before, at the earliest after this call. If the
     * connection ends first, the task does not run.
     *
     * @param task runs once, on an event loop, so it must not block
     */
    void onDrain(Runnable task);

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
