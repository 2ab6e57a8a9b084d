package dev.carillon.internal.http;

import dev.carillon.http.WebSocketHandler;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/** Upgrades connections to the WebSockets of routes. */
public interface WebSocketUpgrader {
    /** Returns whether a request asks for a WebSocket. */
    boolean isRequested(HttpRequest request);

    /**
     * Upgrades a connection and passes the WebSocket to a handler, or refuses an invalid request. Must be called on the
     * connection's event loop.
     */
    void upgrade(
            Channel channel,
            HttpExchange exchange,
            HttpRequest request,
            RoutedRequest routed,
            WebSocketHandler handler);

    /** Closes all these WebSockets because the server is shutting down. */
    void shutDown();
}
