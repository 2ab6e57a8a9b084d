package dev.carillon.internal.netty;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.HandshakeError;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Hands the polling requests of any connection to their session's polling transport, on the session's loop. */
final class PollingRequests {
    private PollingRequests() {}

    static void poll(EngineSession session, HttpExchange exchange) {
        onPollingTransport(session, exchange, transport -> transport.onPoll(exchange));
    }

    static void beginPost(EngineSession session, HttpExchange exchange) {
        onPollingTransport(session, exchange, transport -> transport.posts().begin(exchange));
    }

    static void rejectPost(EngineSession session, HttpExchange exchange) {
        ifPolling(session, transport -> transport.posts().binary(exchange));
    }

    static void dropPost(EngineSession session, HttpExchange exchange) {
        ifPolling(session, transport -> transport.posts().abandon(exchange));
    }

    /** A body that outlives its session was dropped, or answered, when the session ended. */
    static void endPost(
            EngineSession session, HttpExchange exchange, Supplier<Handshake> request, byte[] body, boolean binary) {
        ifPolling(session, transport -> transport.posts().complete(exchange, request, body, binary));
    }

    private static void ifPolling(EngineSession session, Consumer<PollingTransport> event) {
        session.execute(() -> {
            if (session.currentTransport() instanceof PollingTransport polling) {
                event.accept(polling);
            }
        });
    }

    private static void onPollingTransport(
            EngineSession session, HttpExchange exchange, Consumer<PollingTransport> request) {
        session.execute(() -> {
            session.checkHeartbeat();
            if (session.isClosed()) {
                exchange.refuse(HandshakeError.UNKNOWN_SESSION);
            } else if (session.currentTransport() instanceof PollingTransport polling) {
                request.accept(polling);
            } else {
                exchange.refuse(HandshakeError.BAD_REQUEST);
            }
        });
    }
}
