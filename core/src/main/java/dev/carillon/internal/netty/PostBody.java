package dev.carillon.internal.netty;

import dev.carillon.internal.engineio.EngineSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The body of a POST while it arrives, up to the limit. It is used by one connection's loop, and reports to the session at the
 * beginning (an overlap with another POST is seen at once) and at the end.
 */
final class PostBody {
    private static final String OCTET_STREAM = "application/octet-stream";

    private final EngineSession session;
    private final HttpExchange exchange;
    private final int limit;
    private final CompositeByteBuf collected = Unpooled.compositeBuffer(1024);

    PostBody(EngineSession session, HttpExchange exchange, int limit) {
        this.session = session;
        this.exchange = exchange;
        this.limit = limit;
    }

    void begin(String contentType) {
        PollingRequests.beginPost(session, exchange);
        if (OCTET_STREAM.equals(contentType)) {
            PollingRequests.rejectPost(session, exchange);
        }
    }

    /** Adds a part. False when the body has become too large; it was answered then. */
    boolean append(ByteBuf part) {
        if (collected.readableBytes() + part.readableBytes() > limit) {
            PollingRequests.dropPost(session, exchange);
            exchange.refuseAndClose(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Payload too large");
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
        PollingRequests.endPost(session, exchange, decoded());
    }

    void release() {
        collected.release();
    }

    /** The text, or null when it is not UTF-8. */
    private String decoded() {
        try {
            ByteBuffer bytes = collected.nioBuffer();
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
