package dev.carillon.http;

import java.util.function.Consumer;

/**
 * A plain WebSocket (RFC 6455) of a route, without Socket.IO. Safe for use by several threads.
 *
 * <p>Handlers are called in order, one at a time, where the handlers of events run, so they may block. If too many messages wait for
 * them ({@code maxPendingEvents}), nothing more is read from the client for a while. The server pings the client, and closes the
 * connection if nothing arrives in {@code pingInterval} and {@code pingTimeout}.
 */
public interface WebSocket {
    /** The normal end of a connection (RFC 6455, section 7.4.1). */
    int NORMAL_CLOSURE = 1000;

    /**
     * The request that opened the WebSocket, with its path parameters, query and headers.
     *
     * @return the request
     */
    HttpRequest request();

    /**
     * Registers a handler for text messages. It replaces the one before; without one, they are ignored.
     *
     * @param handler called with each message
     * @return this
     */
    WebSocket onText(Consumer<String> handler);

    /**
     * Registers a handler for binary messages. It replaces the one before; without one, they are ignored.
     *
     * @param handler called with each message
     * @return this
     */
    WebSocket onBinary(Consumer<byte[]> handler);

    /**
     * Registers a handler for the end of the connection. It replaces the one before.
     *
     * @param handler called once, behind the messages that arrived before the end; at once if the connection has ended already
     * @return this
     */
    WebSocket onClose(Runnable handler);

    /**
     * Sends a text message. It is dropped if the connection has ended. If a client reads so slowly that more than {@code
     * maxUnsentBytes} are waiting for it, the connection is closed.
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
     * Closes the connection, after what was sent before.
     *
     * @param status {@link #NORMAL_CLOSURE}, another status of RFC 6455 that a server may send (1001 to 1003, 1007 to 1014), or one of the
     *     application's (3000 to 4999)
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
