package dev.carillon.internal.http;

import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.ErrorFormat;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** The HTTP and WebSocket routes of one server. Thread-safe. */
public final class Routes {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final String reservedPath;
    private final HttpSettings http;
    private final WebSocketUpgrader webSockets;
    private final RouteTable table = new RouteTable();
    private final ErrorFormats errors;

    /**
     * The settings of HTTP routes.
     *
     * @param executor runs the handlers
     * @param maxBodySize the maximum size of a request body, in bytes
     * @param inbound counts incomplete bodies
     * @param addresses determines the address of a client from that of its connection and the values of {@code X-Forwarded-For};
     *     null if limits do not apply to it
     * @param streams the open response streams
     * @param observer null if no observer is registered
     */
    public record HttpSettings(
            Executor executor,
            int maxBodySize,
            ClientAccounts inbound,
            BiFunction<SocketAddress, List<String>, InetAddress> addresses,
            ResponseStreams streams,
            ServerObserver observer) {}

    /** The reserved path is the path of the engine, which ends with a slash. It cannot be a route. */
    public Routes(String reservedPath, HttpSettings http, WebSocketUpgrader webSockets) {
        this.reservedPath = reservedPath;
        this.http = http;
        this.webSockets = webSockets;
        this.errors = new ErrorFormats(reservedPath);
    }

    /**
     * Adds an HTTP route.
     *
     * @throws IllegalArgumentException if the route is invalid, or one with this method and pattern already exists
     */
    public void add(String method, String pattern, AsyncHttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        String upper = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(upper)) {
            throw new IllegalArgumentException("the method of a route must be one of " + METHODS + ", not " + method);
        }
        requireFree(pattern);
        table.change(pattern, resource -> resource.withHandler(upper, handler));
    }

    /**
     * Adds a WebSocket route.
     *
     * @throws IllegalArgumentException if the route is invalid, or one with this pattern already exists
     */
    public void addWebSocket(String pattern, WebSocketEndpoint endpoint) {
        Objects.requireNonNull(endpoint, "endpoint");
        requireFree(pattern);
        table.change(pattern, resource -> resource.withWebSocket(endpoint));
    }

    /**
     * Adds the format of errors for the paths that match a pattern.
     *
     * @throws IllegalArgumentException if the pattern is invalid, or already has a format
     */
    public void addErrorFormat(String pattern, ErrorFormat format) {
        errors.add(pattern, format);
    }

    private void requireFree(String pattern) {
        if (reservedPath.equals(pattern) || reservedPath.equals(pattern + "/")) {
            throw new IllegalArgumentException(
                    "the path " + reservedPath + " is reserved for the server and cannot be a route");
        }
    }

    /** Returns a handler for the pipeline of a connection, or empty if it has nothing to do. */
    public Optional<ChannelHandler> newHandler(CorsHeaders cors) {
        return table.isEmpty() && errors.isEmpty()
                ? Optional.empty()
                : Optional.of(new RouteHandler(table, errors, http, webSockets, cors));
    }

    /** Ends the response streams and closes the WebSockets of all routes because the server is shutting down. */
    public void shutDown() {
        http.streams().shutDown();
        webSockets.shutDown();
    }
}
