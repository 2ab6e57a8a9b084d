package dev.carillon.internal.websocket;

import dev.carillon.http.WebSocketHandler;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.RoutedRequest;
import dev.carillon.internal.http.WebSocketUpgrader;
import dev.carillon.internal.loop.Timers;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The open WebSockets of one server's routes. Thread-safe. */
public final class RoutedWebSockets implements WebSocketUpgrader {
    private final Settings settings;
    private final WebSocketUpgrade upgrade;
    private final Set<RoutedWebSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shuttingDown;

    /**
     * The shared objects and the limits of each client.
     *
     * @param executor runs the handlers
     * @param maxMessageSize the maximum size of an inbound message, in bytes
     * @param maxUnsentBytes the maximum number of bytes that may be queued for a slow client
     * @param maxPendingMessages the maximum number of messages that may wait for their handlers before reading is paused
     * @param maxPendingBytes the maximum number of bytes of those messages
     * @param pingInterval the time between two pings
     * @param pingTimeout the time within which a client must send something after a ping
     */
    public record Settings(
            Executor executor,
            Timers timers,
            int maxMessageSize,
            int maxUnsentBytes,
            int maxPendingMessages,
            int maxPendingBytes,
            Duration pingInterval,
            Duration pingTimeout) {}

    public RoutedWebSockets(Settings settings) {
        this.settings = settings;
        this.upgrade = new WebSocketUpgrade(settings.maxMessageSize, false);
    }

    @Override
    public boolean isRequested(HttpRequest request) {
        return WebSocketUpgrade.isRequested(request);
    }

    @Override
    public void upgrade(
            Channel channel,
            HttpExchange exchange,
            HttpRequest request,
            RoutedRequest routed,
            WebSocketHandler handler) {
        upgrade.accept(channel, exchange, WebSocketUpgrade.withoutBody(request), () -> open(channel, routed, handler));
    }

    /** Opens a WebSocket. Called on the event loop of the upgraded connection. */
    private void open(Channel channel, RoutedRequest request, WebSocketHandler handler) {
        WebSocketConnection connection = new WebSocketConnection(channel, channel.eventLoop(), settings.timers);
        RoutedWebSocket socket = new RoutedWebSocket(connection, channel.eventLoop(), request, settings, open::remove);
        open.add(socket);
        connection.listen(socket, settings.maxMessageSize);
        socket.start(handler);
        connection.pauseReading(false);
        if (shuttingDown) {
            socket.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code());
        }
    }

    @Override
    public void shutDown() {
        shuttingDown = true; // set first: a socket that opens concurrently is listed below or sees this flag
        open.forEach(socket -> socket.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code()));
    }
}
