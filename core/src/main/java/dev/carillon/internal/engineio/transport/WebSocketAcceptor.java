package dev.carillon.internal.engineio.transport;

import dev.carillon.DisconnectReason;
import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.WireFormat;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.loop.EventLoopMigration;
import dev.carillon.internal.websocket.WebSocketConnection;
import dev.carillon.internal.websocket.WebSocketUpgrade;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upgrades connections to WebSockets, as the first transport of a new session or the second transport of an existing one. */
final class WebSocketAcceptor {
    private static final Logger log = LoggerFactory.getLogger(WebSocketAcceptor.class);

    /**
     * Some clients of version 3 register their packet listener only when the connection has opened. If they receive the first
     * packet together with the handshake response, they miss the packet. It is therefore sent a little later.
     */
    private static final Duration LATE_LISTENER = Duration.ofMillis(10);

    private final Engine engine;
    private final WebSocketUpgrade upgrade;

    WebSocketAcceptor(Engine engine) {
        this.engine = engine;
        this.upgrade = new WebSocketUpgrade(
                engine.options().maxHttpBufferSize(), engine.options().messageDeflateThreshold() > 0);
    }

    /** Opens a new session on a WebSocket. */
    void open(Channel channel, HttpExchange exchange, HttpRequest request, EngineSession session) {
        upgrade.accept(channel, exchange, request, () -> {
            WebSocketTransport transport = install(channel, session);
            if (session.format() == WireFormat.V3) {
                engine.timers().schedule(channel.eventLoop(), LATE_LISTENER, () -> begin(channel, session, transport));
            } else {
                begin(channel, session, transport);
            }
        });
    }

    private void begin(Channel channel, EngineSession session, WebSocketTransport transport) {
        if (channel.isActive()) {
            engine.open(session, transport);
            transport.pauseReading(false);
        }
    }

    /**
     * Starts to upgrade an existing session to a WebSocket. If the session cannot be upgraded, only the WebSocket is closed.
     */
    void upgrade(Channel channel, HttpExchange exchange, HttpRequest request, EngineSession session) {
        if (EventLoopMigration.isPossible(channel)) {
            EventLoopMigration.to(
                    session.loop(),
                    channel,
                    () -> upgrade.accept(channel, exchange, request, () -> probe(channel, session)));
        } else {
            upgrade.accept(channel, exchange, request, () -> session.execute(() -> probe(channel, session)));
        }
    }

    private void probe(Channel channel, EngineSession session) {
        WebSocketTransport transport = install(channel, session);
        if (session.canProbe()) {
            session.probe(transport);
        } else {
            log.debug("refused a second WebSocket: the session cannot be upgraded");
            transport.close(DisconnectReason.FORCED_CLOSE, () -> {});
        }
        transport.pauseReading(false);
    }

    private WebSocketTransport install(Channel channel, EngineSession session) {
        WebSocketConnection connection = new WebSocketConnection(channel, session.loop(), engine.timers());
        WebSocketTransport transport = new WebSocketTransport(session, connection);
        connection.listen(transport, engine.options().maxHttpBufferSize());
        return transport;
    }
}
