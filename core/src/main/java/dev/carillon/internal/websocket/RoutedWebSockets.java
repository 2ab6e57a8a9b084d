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
     * What they all need, and what one client may use.
     *
     * @param executor runs the handlers
     * @param maxMessageSize bytes of one inbound message
     * @param maxUnsentBytes bytes that may wait for a slow client
     * @param maxPendingMessages messages that may wait for their handlers before reading is paused
     * @param pingInterval the time between two pings
     * @param pingTimeout how long a client may be silent after a ping
     */
    public record Settings(
            Executor executor,
            Timers timers,
            int maxMessageSize,
            int maxUnsentBytes,
            int maxPendingMessages,
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

    /** On the loop of a connection that has become a WebSocket. */
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
        shuttingDown = true; // before the look at the sockets: one that opens now is among them, or sees this
        open.forEach(socket -> socket.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code()));
    }
}
