package dev.carillon.internal.engineio.transport;

import dev.carillon.ConnectionError;
import dev.carillon.internal.engineio.HandshakeError;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.limit.LimitCounters;
import dev.carillon.observe.Limit;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses requests in the same way as the reference server, and notifies the application. */
final class RequestRejector {
    private static final Logger log = LoggerFactory.getLogger(RequestRejector.class);

    private final RequestHooks hooks;
    private final RefusedOrigins origins = new RefusedOrigins(System::nanoTime);
    private final LimitCounters counters;
    private final ServerObserver observer;

    /** The observer may be null. */
    RequestRejector(RequestHooks hooks, LimitCounters counters, ServerObserver observer) {
        this.counters = counters;
        this.hooks = hooks;
        this.observer = observer;
    }

    /** Refuses a request whose origin the CORS policy does not allow. */
    void refuseOrigin(Channel channel, HttpExchange exchange, EngineRequest request) {
        origins.report(request.origin(), request.host());
        refuse(channel, exchange, request, HandshakeError.FORBIDDEN);
    }

    void refuse(Channel channel, HttpExchange exchange, EngineRequest request, HandshakeError error) {
        refuse(channel, exchange, request, error, error.message());
    }

    /**
     * Refuses a request. The response to an upgrade request is plain text, because no script can read it (reference server,
     * {@code abortUpgrade}).
     */
    void refuse(Channel channel, HttpExchange exchange, EngineRequest request, HandshakeError error, String message) {
        log.debug("request refused: {}", error);
        if (observer != null || hooks.connectionErrors() != null) {
            report(new ConnectionError(error.code(), message, request.toHandshake(channel)));
        }
        if (request.upgrade()) {
            exchange.refuseAndClose(HttpResponseStatus.valueOf(error.status()), message);
        } else {
            answer(exchange, error, message);
        }
    }

    /** Refuses a request that would open a session beyond a limit. */
    void refuse(HttpExchange exchange, Limit reached) {
        log.debug("session refused: {}", reached);
        counters.reached(reached);
        exchange.refuseBusy(
                reached == Limit.CONNECTIONS_PER_ADDRESS || reached == Limit.HANDSHAKES_PER_ADDRESS
                        ? HttpResponseStatus.TOO_MANY_REQUESTS
                        : HttpResponseStatus.SERVICE_UNAVAILABLE);
    }

    private void report(ConnectionError refused) {
        hooks.refused(refused);
        if (observer != null) {
            observer.requestRefused(refused);
        }
    }

    /** Sends the JSON error response of the reference server. */
    static void answer(HttpExchange exchange, HandshakeError error) {
        answer(exchange, error, error.message());
    }

    private static void answer(HttpExchange exchange, HandshakeError error, String message) {
        exchange.answer(HttpResponseStatus.valueOf(error.status()), HttpExchange.JSON, error.body(message));
    }
}
