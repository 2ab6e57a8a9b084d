package dev.carillon.http;

import java.util.List;

/**
 * Handles the plain WebSockets of a route, for applications that speak a protocol of their own. The methods run on the same
 * executor as event handlers, so they may block. Those for one WebSocket are called in order, one at a time. Add an endpoint with
 * {@code SocketIoServer.webSocket}.
 */
public interface WebSocketEndpoint {
    /**
     * Decides about a request for a WebSocket, before the connection is upgraded. The server has checked the origin. By default,
     * every request is accepted.
     *
     * @param request the request, with its headers, query and path parameters
     * @param subProtocols the sub-protocols that the client offers, most preferred first
     * @return whether the request is accepted
     * @throws Exception any failure; it is logged, and the client gets status 500
     */
    default WebSocketResponse onRequest(HttpRequest request, List<String> subProtocols) throws Exception {
        return WebSocketResponse.accept();
    }

    /**
     * Called when a WebSocket is open, before any of its messages is handled.
     *
     * @param socket the WebSocket
     * @throws Exception any failure; it is logged, and the WebSocket is closed with status 1011
     */
    default void onOpen(WebSocket socket) throws Exception {}

    /**
     * Called when a text message arrives.
     *
     * @param socket the WebSocket
     * @param text the message
     * @throws Exception any failure; it is logged
     */
    default void onText(WebSocket socket, String text) throws Exception {}

    /**
     * Called when a binary message arrives.
     *
     * @param socket the WebSocket
     * @param data the message
     * @throws Exception any failure; it is logged
     */
    default void onBinary(WebSocket socket, byte[] data) throws Exception {}

    /**
     * Called when a pong arrives, which answers a ping of the application or of the server.
     *
     * @param socket the WebSocket
     * @param payload the payload of the ping; empty for a ping of the server
     * @throws Exception any failure; it is logged
     */
    default void onPong(WebSocket socket, byte[] payload) throws Exception {}

    /**
     * Called when the client has violated the protocol, or its connection has failed. {@link #onClose} follows.
     *
     * @param socket the WebSocket
     * @param error the cause
     * @throws Exception any failure; it is logged
     */
    default void onError(WebSocket socket, Throwable error) throws Exception {}

    /**
     * Called once when the connection has ended, after the handlers of all messages that arrived before.
     *
     * @param socket the WebSocket
     * @param status the status that the client has sent; 1005 if its Close frame has none, 1006 if there was no Close frame
     * @param reason the reason that the client has sent; may be empty
     * @throws Exception any failure; it is logged
     */
    default void onClose(WebSocket socket, int status, String reason) throws Exception {}
}
