package dev.carillon.internal.websocket;

import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.http.WebSocketResponse;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.RouteResponse;
import dev.carillon.internal.http.RoutedRequest;
import dev.carillon.internal.http.WebSocketUpgrader;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.loop.Timers;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open WebSockets of one server's routes. Thread-safe. */
public final class RoutedWebSockets implements WebSocketUpgrader {
    private static final Logger log = LoggerFactory.getLogger(RoutedWebSockets.class);

    private final Settings settings;
    private final WebSocketUpgrade upgrade;
    private final MessageFormats deflated;
    private final Set<RoutedWebSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shuttingDown;

    /**
     * The shared objects and the limits of each client.
     *
     * @param executor runs the handlers
     * @param unsent counts what the clients have not read
     * @param inbound counts incomplete messages
     * @param maxMessageSize the maximum size of an inbound message, in bytes
     * @param maxUnsentBytes the maximum number of bytes that may be queued for a slow client
     * @param maxPendingMessages the maximum number of messages that may wait for their handlers before reading is paused
     * @param maxPendingBytes the maximum number of bytes of those messages
     * @param pingInterval the time between two pings
     * @param pingTimeout the time within which a client must send something after a ping
     * @param deflateThreshold the minimum size of a message that is compressed; 0 to compress none
     */
    public record Settings(
            Executor executor,
            Timers timers,
            ClientAccounts unsent,
            ClientAccounts inbound,
            int maxMessageSize,
            int maxUnsentBytes,
            int maxPendingMessages,
            int maxPendingBytes,
            Duration pingInterval,
            Duration pingTimeout,
            int deflateThreshold) {}

    public RoutedWebSockets(Settings settings) {
        this.settings = settings;
        this.upgrade = new WebSocketUpgrade(settings.maxMessageSize, settings.deflateThreshold > 0);
        this.deflated = MessageFormats.deflated(settings.deflateThreshold);
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
            WebSocketEndpoint endpoint) {
        if (upgrade.refuses(exchange, request)) { // before the endpoint does anything for it
            return;
        }
        settings.executor.execute(() -> {
            Optional<WebSocketResponse> asked = ask(endpoint, routed);
            LoopTask.run(channel.eventLoop(), () -> {
                if (asked.isEmpty()) {
                    exchange.refuseAndClose(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Internal server error");
                    return;
                }
                WebSocketResponse response = asked.get();
                if (response.refusal().isPresent()) {
                    RouteResponse.refuse(exchange, response.refusal().get());
                } else {
                    Optional<String> subProtocol = response.subProtocol();
                    subProtocol.ifPresent(name -> exchange.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, name));
                    WebSocketEndpoint chosen = response.endpoint().orElse(endpoint);
                    upgrade.accept(channel, exchange, request, () -> open(channel, routed, subProtocol, chosen));
                }
            });
        });
    }

    /** Returns the decision of an endpoint, or empty if it has failed. */
    private static Optional<WebSocketResponse> ask(WebSocketEndpoint endpoint, RoutedRequest request) {
        try {
            List<String> subProtocols = request.headers("sec-websocket-protocol").stream()
                    .flatMap(header -> Stream.of(header.split(",")))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            return Optional.of(
                    Objects.requireNonNull(endpoint.onRequest(request, subProtocols), "the response is null"));
        } catch (Throwable e) { // any failure of the application's code
            log.error("the endpoint of the WebSocket {} failed", request, e);
            return Optional.empty();
        }
    }

    /** Opens a WebSocket. Called on the event loop of the upgraded connection. */
    private void open(
            Channel channel, RoutedRequest request, Optional<String> subProtocol, WebSocketEndpoint endpoint) {
        WebSocketConnection connection = new WebSocketConnection(channel, channel.eventLoop(), settings.timers);
        MessageFormats formats = connection.isDeflated() ? deflated : MessageFormats.PLAIN;
        RoutedWebSocket socket = new RoutedWebSocket(
                connection, channel.eventLoop(), request, subProtocol, endpoint, formats, settings, open::remove);
        open.add(socket);
        connection.listen(socket, settings.maxMessageSize);
        socket.start();
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
