package dev.carillon.internal.engineio.transport;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Supplier;

/**
 * One POST of a polling client. Its connection's loop collects the body, up to the limit, and reports to the session's polling
 * transport at the beginning, so that an overlap with another POST is seen at once, and at the end.
 */
final class PollingPost {
    private final EngineSession session;
    private final HttpExchange exchange;
    private final Supplier<Handshake> request;
    private final boolean binary;
    private final RequestBody body;

    PollingPost(
            EngineSession session, HttpExchange exchange, Supplier<Handshake> request, String contentType, int limit) {
        this.session = session;
        this.exchange = exchange;
        this.request = request;
        this.binary = HttpExchange.OCTET_STREAM.contentEquals(contentType == null ? "" : contentType);
        this.body = new RequestBody(limit);
    }

    HttpExchange exchange() {
        return exchange;
    }

    /** Whether its body is in the binary framing of version 3. */
    boolean isBinary() {
        return binary;
    }

    /** The headers that came with it. */
    Supplier<Handshake> request() {
        return request;
    }

    // ---- on the connection's loop ----

    void begin() {
        PollingTransport.onRequest(session, exchange, transport -> transport.onPost(this));
    }

    /** Adds a part. False when the body has become too large; the request has been answered then. */
    boolean append(ByteBuf part) {
        boolean fits = body.append(part);
        if (!fits) {
            PollingTransport.ifCurrent(session, transport -> transport.onPostAbandoned(this));
            refuseBody(exchange);
        }
        return fits;
    }

    /** Without a body, as on the reference server. */
    static void refuseBody(HttpExchange exchange) {
        exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
    }

    /** The rest of the request is not valid HTTP. */
    void malformed() {
        PollingTransport.ifCurrent(session, transport -> transport.onPostAbandoned(this));
        exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
    }

    /** All of it is there. If the session has ended meanwhile, so has the request. */
    void end() {
        byte[] complete = body.bytes();
        PollingTransport.ifCurrent(session, transport -> transport.onPostBody(this, complete));
    }

    void release() {
        body.release();
    }
}
