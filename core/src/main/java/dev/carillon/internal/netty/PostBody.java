package dev.carillon.internal.netty;

import dev.carillon.Handshake;
import dev.carillon.internal.engineio.EngineSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Supplier;

/**
 * The body of a POST while it arrives, up to the limit. It is used by one connection's loop, and reports to the session at the
 * beginning (an overlap with another POST is seen at once) and at the end.
 */
final class PostBody {
    private final EngineSession session;
    private final HttpExchange exchange;
    private final Supplier<Handshake> request;
    private final int limit;
    private boolean binary;
    private final CompositeByteBuf collected = Unpooled.compositeBuffer(1024);

    PostBody(EngineSession session, HttpExchange exchange, Supplier<Handshake> request, int limit) {
        this.session = session;
        this.exchange = exchange;
        this.request = request;
        this.limit = limit;
    }

    void begin(String contentType) {
        binary = HttpExchange.OCTET_STREAM.contentEquals(contentType == null ? "" : contentType);
        PollingRequests.beginPost(session, exchange);
        if (binary && !session.format().acceptsBinaryBodies()) {
            PollingRequests.rejectPost(session, exchange);
        }
    }

    /** Adds a part. False when the body has become too large; it was answered then. */
    boolean append(ByteBuf part) {
        if (collected.readableBytes() + part.readableBytes() > limit) {
            PollingRequests.dropPost(session, exchange);
            exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE); // no body, as on the reference server
            return false;
        }
        collected.addComponent(true, part.retain());
        return true;
    }

    /** The rest of the request cannot be made out. */
    void malformed() {
        PollingRequests.dropPost(session, exchange);
        exchange.refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
    }

    void end() {
        PollingRequests.endPost(session, exchange, request, ByteBufUtil.getBytes(collected), binary);
    }

    void release() {
        collected.release();
    }
}
