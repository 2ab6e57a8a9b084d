package dev.carillon.internal.engineio.transport;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.HandshakeError;
import dev.carillon.internal.engineio.SessionAccount;
import dev.carillon.internal.engineio.WireFormat;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.PeerAddress;
import dev.carillon.internal.limit.ClientAddresses;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.observe.Limit;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions. The checks have the order of the reference server: the form of the request, the application's decision, and
 * the protocol version.
 */
final class SessionOpener {
    private static final Logger log = LoggerFactory.getLogger(SessionOpener.class);

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final Engine engine;
    private final HandshakeVerifier verifier;
    private final WebSocketAcceptor webSockets;
    private final RequestHooks hooks;
    private final RequestRejector rejector;
    private final ClientAddresses addresses;

    SessionOpener(
            Engine engine,
            HandshakeVerifier verifier,
            WebSocketAcceptor webSockets,
            RequestHooks hooks,
            RequestRejector rejector,
            ClientAddresses addresses) {
        this.engine = engine;
        this.verifier = verifier;
        this.webSockets = webSockets;
        this.hooks = hooks;
        this.rejector = rejector;
        this.addresses = addresses;
    }

    void open(Channel channel, HttpExchange exchange, HttpRequest request, EngineRequest parsed) {
        Optional<HandshakeError> error = verifier.verifyOpening(parsed);
        if (error.isPresent()) {
            rejector.refuse(channel, exchange, parsed, error.get());
            return;
        }
        InetAddress limitedAddress =
                addresses.resolve(PeerAddress.of(channel), parsed.headers().getAll(FORWARDED_FOR));
        Optional<Limit> reached = reachedLimit(limitedAddress);
        if (reached.isPresent()) {
            rejector.refuse(exchange, reached.get());
            return;
        }
        SessionAccount account = new SessionAccount(engine.limits(), limitedAddress, parsed.heapBytes());
        Handshake handshake = parsed.toHandshake(channel);
        hooks.allow(handshake)
                .whenComplete((refusal, failure) -> LoopTask.run(channel.eventLoop(), () -> {
                    if (refusal.isPresent()) {
                        rejector.refuse(channel, exchange, parsed, HandshakeError.FORBIDDEN, refusal.get());
                    } else {
                        openAllowed(channel, exchange, request, parsed, handshake, account);
                    }
                }));
    }

    /** Returns the limit that forbids another session. */
    private Optional<Limit> reachedLimit(InetAddress address) {
        if (engine.isDraining()) {
            return Optional.of(Limit.DRAINING);
        }
        if (engine.limits().heap().isExceeded()) {
            return Optional.of(Limit.TOTAL_HEAP_BYTES);
        }
        return engine.limits().addresses().attempt(address);
    }

    private void openAllowed(
            Channel channel,
            HttpExchange exchange,
            HttpRequest request,
            EngineRequest parsed,
            Handshake handshake,
            SessionAccount account) {
        if (!channel.isActive()) {
            return; // the client has disconnected before the application's decision
        }
        Optional<HandshakeError> error = verifier.verifyVersion(parsed);
        if (error.isPresent()) {
            rejector.refuse(channel, exchange, parsed, error.get());
            return;
        }
        EngineSession session;
        try {
            session = engine.newSession(handshake, account, channel.eventLoop(), WireFormat.of(parsed.version()));
        } catch (RuntimeException e) {
            log.error("the id of a new session could not be created", e);
            rejector.refuse(channel, exchange, parsed, HandshakeError.BAD_REQUEST);
            return;
        }
        hooks.addInitialHeaders(exchange.headers(), handshake, session.id());
        if (parsed.upgrade()) {
            webSockets.open(channel, exchange, request, session);
        } else {
            engine.open(session, new PollingTransport(session, exchange));
        }
    }
}
