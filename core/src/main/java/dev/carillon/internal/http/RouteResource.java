package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.WebSocketHandler;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What serves the paths of one pattern.
 *
 * @param handlers by method
 * @param webSocket null when the paths are not for WebSockets
 */
record RouteResource(Map<String, AsyncHttpHandler> handlers, WebSocketHandler webSocket) {
    static final RouteResource EMPTY = new RouteResource(Map.of(), null);
    private static final String GET = "GET";

    RouteResource withHandler(String method, AsyncHttpHandler handler) {
        Map<String, AsyncHttpHandler> changed = new TreeMap<>(handlers);
        if (changed.put(method, handler) != null) {
            throw new IllegalArgumentException("there is already a route for " + method + " and this pattern");
        }
        return new RouteResource(changed, webSocket);
    }

    RouteResource withWebSocket(WebSocketHandler handler) {
        if (isWebSocket()) {
            throw new IllegalArgumentException("there is already a WebSocket route for this pattern");
        }
        return new RouteResource(handlers, handler);
    }

    boolean isHttp() {
        return !handlers.isEmpty();
    }

    boolean isWebSocket() {
        return webSocket != null;
    }

    /** The handler of GET also answers HEAD. */
    Optional<AsyncHttpHandler> handler(String method) {
        return Optional.ofNullable(handlers.get(method.equals("HEAD") ? GET : method));
    }

    /** The value of the header {@code Allow}. */
    String allowed() {
        String methods = String.join(", ", handlers.keySet());
        return handlers.containsKey(GET) ? methods.replace(GET, "GET, HEAD") : methods;
    }
}
