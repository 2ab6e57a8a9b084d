package dev.carillon.internal.http;

import dev.carillon.http.WebSocketHandler;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;

/** Turns connections into the WebSockets of routes. */
public interface WebSocketUpgrader {
    /** Whether a request asks for a WebSocket. */
    boolean isRequested(HttpRequest request);

    /** Upgrades a connection and gives the WebSocket to a handler, or refuses a request that is not valid. On the connection's loop. */
    void upgrade(
            Channel channel,
            HttpExchange exchange,
            HttpRequest request,
            RoutedRequest routed,
            WebSocketHandler handler);

    /** Closes all these WebSockets because the server stops. */
    void shutDown();
}
