package dev.carillon.http;

/** Serves the WebSockets of a route. */
@FunctionalInterface
public interface WebSocketHandler {
    /**
     * A client has opened a WebSocket. Register what happens with its messages here. Runs where the handlers of events run, before
     * any message of the client is handled.
     *
     * @param socket the WebSocket
     * @throws Exception any failure; it is logged, and the WebSocket is closed with status 1011
     */
    void onOpen(WebSocket socket) throws Exception;
}
