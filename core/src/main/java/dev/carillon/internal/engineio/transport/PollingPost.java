package dev.carillon.internal.engineio.transport;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.http.HttpExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
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
    private final int limit;
    private final boolean binary;
    private final CompositeByteBuf collected = Unpooled.compositeBuffer(1024);

    PollingPost(
            EngineSession session, HttpExchange exchange, Supplier<Handshake> request, String contentType, int limit) {
        this.session = session;
        this.exchange = exchange;
        this.request = request;
        this.binary = HttpExchange.OCTET_STREAM.contentEquals(contentType == null ? "" : contentType);
        this.limit = limit;
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
        if (collected.readableBytes() + part.readableBytes() > limit) {
            PollingTransport.ifCurrent(session, transport -> transport.onPostAbandoned(this));
            exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE); // no body, as on the reference server
            return false;
        }
        collected.addComponent(true, part.retain());
        return true;
    }

    /** The rest of the request is not valid HTTP. */
    void malformed() {
        PollingTransport.ifCurrent(session, transport -> transport.onPostAbandoned(this));
        exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
    }

    /** All of it is there. If the session has ended meanwhile, so has the request. */
    void end() {
        byte[] body = ByteBufUtil.getBytes(collected);
        PollingTransport.ifCurrent(session, transport -> transport.onPostBody(this, body));
    }

    void release() {
        collected.release();
    }
}
