package dev.carillon.internal.websocket;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.WebSocketHandler;
import dev.carillon.internal.http.CorsHeaders;
import dev.carillon.internal.http.RouteTable;
import dev.carillon.internal.loop.Timers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The WebSocket routes of one server, and the WebSockets that are open. Safe for all threads. */
public final class WebSocketRoutes {
    private final Executor executor;
    private final Timers timers;
    private final Limits limits;
    private final WebSocketUpgrade upgrade;
    private final RouteTable<WebSocketHandler> table = new RouteTable<>();
    private final Set<RoutedWebSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shuttingDown;

    /**
     * What one client may use.
     *
     * @param maxMessageSize bytes of one inbound message
     * @param maxUnsentBytes bytes that may wait for a slow client
     * @param maxPendingMessages messages that may wait for their handlers before reading is paused
     * @param pingInterval the time between two pings
     * @param pingTimeout how long a client may be silent after a ping
     */
    public record Limits(
            int maxMessageSize,
            int maxUnsentBytes,
            int maxPendingMessages,
            Duration pingInterval,
            Duration pingTimeout) {}

    /** With the executor that runs handlers. */
    public WebSocketRoutes(Executor executor, Timers timers, Limits limits) {
        this.executor = executor;
        this.timers = timers;
        this.limits = limits;
        this.upgrade = new WebSocketUpgrade(limits.maxMessageSize, false);
    }

    /** Adds a route. Fails when there is one of this pattern. */
    public void add(String pattern, WebSocketHandler handler) {
        Objects.requireNonNull(handler, "handler");
        table.compute(pattern, before -> {
            if (before != null) {
                throw new IllegalArgumentException("there is a WebSocket route for " + pattern + " already");
            }
            return handler;
        });
    }

    public boolean isEmpty() {
        return table.isEmpty();
    }

    /** A handler for the pipeline of one connection, which takes the requests that open a WebSocket on a route. */
    public ChannelHandler newHandler(CorsHeaders cors) {
        return new WebSocketRouteHandler(table, upgrade, cors, this::open);
    }

    /** A connection has become a WebSocket. On its loop. */
    private void open(Channel channel, HttpRequest request, WebSocketHandler handler) {
        WebSocketConnection connection = new WebSocketConnection(channel, channel.eventLoop(), timers);
        RoutedWebSocket socket =
                new RoutedWebSocket(connection, channel.eventLoop(), request, limits, timers, executor, open::remove);
        open.add(socket);
        connection.listen(socket, limits.maxMessageSize);
        socket.start(handler);
        connection.pauseReading(false);
        if (shuttingDown) {
            socket.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code());
        }
    }

    /** Closes every WebSocket because the server stops. */
    public void shutDown() {
        shuttingDown = true; // before the look at the sockets: one that opens now is among them, or sees this
        open.forEach(socket -> socket.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code()));
    }
}
