package dev.carillon.http;

import dev.carillon.internal.http.StreamGroups;
import dev.carillon.internal.websocket.WebSocketGroups;

/**
 * Connections that receive the same messages. A message is encoded once for all of them, and written by one task on each event
 * loop, so it costs little more than the system calls. Connections that have ended are removed. Thread-safe.
 *
 * @param <C> the type of the connections
 */
public interface ConnectionGroup<C> {
    /**
     * Handles connections that do not keep up.
     *
     * @param <C> the type of the connections
     */
    @FunctionalInterface
    interface SlowHandler<C> {
        /**
         * A connection cannot take a message, because more than 16 KB are waiting for its client. It has been removed from the
         * group.
         *
         * @param connection the connection; called on its event loop, so the handler must not block
         * @param position the position of the first message that the connection has not received
         */
        void onSlow(C connection, long position);
    }

    /**
     * Creates a group of response streams, in which a slow client delays nobody: it leaves the group before it is sent more than
     * it can take.
     *
     * @param slow receives the streams that do not keep up
     * @return an empty group
     */
    static ConnectionGroup<ResponseStream> ofStreams(SlowHandler<ResponseStream> slow) {
        return StreamGroups.create(slow);
    }

    /**
     * Creates a group of WebSockets, like {@link #ofStreams}.
     *
     * @param slow receives the WebSockets that do not keep up
     * @return an empty group
     */
    static ConnectionGroup<WebSocket> ofWebSockets(SlowHandler<WebSocket> slow) {
        return WebSocketGroups.create(slow);
    }

    /**
     * Adds a connection. If the application holds the same lock while it adds connections and while it sends messages, the
     * connection receives exactly the messages that are sent afterwards.
     *
     * @param connection the connection
     */
    void add(C connection);

    /**
     * Removes a connection, if it is in the group.
     *
     * @param connection the connection
     */
    void remove(C connection);

    /**
     * The number of connections.
     *
     * @return the number; recent changes may not be included yet
     */
    int size();

    /**
     * Sends a message to all connections: a part of the body to a response stream, a text message to a WebSocket.
     *
     * @param text the message
     * @param position a number of the application's choice, which is passed to the {@link SlowHandler}
     */
    void send(String text, long position);
}
