package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.WebSocketEndpoint;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The handlers of one path pattern.
 *
 * @param handlers the HTTP handlers, by method
 * @param webSocket the WebSocket handler, or null
 */
record RouteResource(Map<String, AsyncHttpHandler> handlers, WebSocketEndpoint webSocket) {
    static final RouteResource EMPTY = new RouteResource(Map.of(), null);
    private static final String GET = "GET";

    RouteResource withHandler(String method, AsyncHttpHandler handler) {
        Map<String, AsyncHttpHandler> changed = new TreeMap<>(handlers);
        if (changed.put(method, handler) != null) {
            throw new IllegalArgumentException("there is already a route for " + method + " and this pattern");
        }
        return new RouteResource(changed, webSocket);
    }

    RouteResource withWebSocket(WebSocketEndpoint endpoint) {
        if (isWebSocket()) {
            throw new IllegalArgumentException("there is already a WebSocket route for this pattern");
        }
        return new RouteResource(handlers, endpoint);
    }

    boolean isHttp() {
        return !handlers.isEmpty();
    }

    boolean isWebSocket() {
        return webSocket != null;
    }

    /** Returns the handler of a method. The GET handler also serves HEAD. */
    Optional<AsyncHttpHandler> handler(String method) {
        return Optional.ofNullable(handlers.get(method.equals("HEAD") ? GET : method));
    }

    /** Returns the value of the {@code Allow} header. */
    String allowed() {
        String methods = String.join(", ", handlers.keySet());
        return handlers.containsKey(GET) ? methods.replace(GET, "GET, HEAD") : methods;
    }
}
