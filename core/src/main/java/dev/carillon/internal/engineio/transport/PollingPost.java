package dev.carillon.internal.engineio.transport;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Supplier;

/**
 * A POST of a polling client. The event loop of its connection collects the body, up to the limit. It reports the start of the
 * request to the session's polling transport, so that overlapping POSTs are detected immediately, and its end.
 */
final class PollingPost {
    private final EngineSession session;
    private final HttpExchange exchange;
    private final Supplier<Handshake> request;
    private final boolean binary;
    private final RequestBody body;
    private int held;

    PollingPost(
            EngineSession session,
            HttpExchange exchange,
            Supplier<Handshake> request,
            String contentType,
            RequestBody body) {
        this.session = session;
        this.exchange = exchange;
        this.request = request;
        this.binary = HttpExchange.OCTET_STREAM.contentEquals(contentType == null ? "" : contentType);
        this.body = body;
    }

    HttpExchange exchange() {
        return exchange;
    }

    /** Returns whether the body uses the binary framing of version 3. */
    boolean isBinary() {
        return binary;
    }

    /** Returns the handshake data of the request itself. */
    Supplier<Handshake> request() {
        return request;
    }

    // ---- on the connection's event loop ----

    void begin() {
        PollingTransport.onRequest(session, exchange, transport -> transport.onPost(this));
    }

    /**
     * Adds a part of the body. An incomplete body counts towards the memory of the session until {@link #release}. Returns false
     * if the body is too large; an error response has then been sent.
     */
    boolean append(ByteBuf part, boolean last) {
        boolean fits = body.append(part, last);
        if (fits) {
            hold(body.heldBytes());
        } else {
            PollingTransport.ifCurrent(session, transport -> transport.onPostAbandoned(this));
            refuseBody(exchange);
        }
        return fits;
    }

    /** Sends a response without a body, as the reference server does. */
    static void refuseBody(HttpExchange exchange) {
        exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
    }

    /** Called when the rest of the request is not valid HTTP. */
    void malformed() {
        PollingTransport.ifCurrent(session, transport -> transport.onPostAbandoned(this));
        exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
    }

    /** Called when the body is complete. If the session has ended in the meantime, the connection has been closed as well. */
    void end() {
        byte[] complete = body.bytes();
        PollingTransport.ifCurrent(session, transport -> transport.onPostBody(this, complete));
    }

    void release() {
        body.release();
        hold(0);
    }

    private void hold(int bytes) {
        if (bytes != held) {
            session.holdInbound(bytes - held);
            held = bytes;
        }
    }
}
