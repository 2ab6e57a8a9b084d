package dev.carillon.internal.netty;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.HandshakeError;
import dev.carillon.internal.engineio.PacketFormatException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The client's half of long-polling: one POST at a time, whose answer is held back while the handlers do not keep up. */
final class PostIntake {
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final EngineSession session;
    private final PollingTransport transport;

    /** The POST that is arriving, or null. */
    private HttpExchange post;

    private boolean paused;

    /** A POST that was handled but is not answered while reading is paused: its client sends no other. */
    private HttpExchange held;

    private boolean ended;

    PostIntake(EngineSession session, PollingTransport transport) {
        this.session = session;
        this.transport = transport;
    }

    void begin(HttpExchange exchange) {
        if (post != null || held != null) {
            exchange.answerEmpty(HttpResponseStatus.BAD_REQUEST);
            transport.fail("overlapping posts");
            return;
        }
        post = exchange;
        exchange.onAbort(() -> session.execute(() -> {
            if (post == exchange) {
                post = null;
                transport.fail("post aborted");
            }
        }));
    }

    /** The body is too large or cannot be made out, but the session lives on. */
    void abandon(HttpExchange exchange) {
        if (post == exchange) {
            post = null;
        }
    }

    /** The body cannot be text. */
    void binary(HttpExchange exchange) {
        if (post == exchange) {
            post = null;
            exchange.answerEmpty(HttpResponseStatus.BAD_REQUEST);
            transport.fail("binary body");
        }
    }

    void complete(HttpExchange exchange, Supplier<Handshake> request, byte[] body, boolean binary) {
        if (post != exchange) {
            return;
        }
        post = null;
        try {
            session.onPackets(transport, session.format().decodePayload(body, binary), request);
        } catch (PacketFormatException e) {
            exchange.refuse(HandshakeError.BAD_REQUEST);
            session.onParseError(transport, e);
            return;
        }
        if (paused && !ended) {
            held = exchange;
        } else {
            accept(exchange);
        }
    }

    private static void accept(HttpExchange exchange) {
        exchange.answer(HttpExchange.TEXT_HTML, Unpooled.wrappedBuffer(OK), false);
    }

    void pause(boolean wanted) {
        paused = wanted;
        if (!wanted && held != null) {
            accept(held);
            held = null;
        }
    }

    /** What of the client's is still under way is not wanted any more. */
    void end() {
        ended = true;
        pause(false);
        if (post != null) {
            HttpExchange dropped = post;
            post = null;
            dropped.drop();
        }
    }
}
