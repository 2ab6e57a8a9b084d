package dev.carillon.internal.http;

import dev.carillon.http.WebSocketEndpoint;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/** Upgrades connections to the WebSockets of routes. */
public interface WebSocketUpgrader {
    /** Returns whether a request asks for a WebSocket. */
    boolean isRequested(HttpRequest request);

    /**
     * Upgrades a connection and passes the WebSocket to an endpoint. Refuses a request that is invalid, or that the endpoint does
     * not accept. Must be called on the connection's event loop.
     */
    void upgrade(
            Channel channel,
            HttpExchange exchange,
            HttpRequest request,
            RoutedRequest routed,
            WebSocketEndpoint endpoint);

    /** Closes all these WebSockets because the server is shutting down. */
    void shutDown();
}
