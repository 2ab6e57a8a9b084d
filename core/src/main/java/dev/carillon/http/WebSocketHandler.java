package dev.carillon.http;

/** Handles the WebSockets of a route. */
@FunctionalInterface
public interface WebSocketHandler {
    /**
     * Called when a client has opened a WebSocket, before any of its messages is handled. Register the handlers of the WebSocket
     * here. Runs on the same executor as event handlers.
     *
     * @param socket the WebSocket
     * @throws Exception any failure; it is logged, and the WebSocket is closed with status 1011
     */
    void onOpen(WebSocket socket) throws Exception;
}
