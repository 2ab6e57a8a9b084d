package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Collects the fragments of an incomplete message (RFC 6455, section 5.4), up to the limit. The frame decoder has verified that
 * no other message starts in between. This object is created only for fragmented messages.
 */
final class MessageFragments {
    /** The number of fragments that a message may have in any case. */
    private static final int MIN_MAX_COUNT = 1024;

    /** The average size that the further fragments must have. */
    private static final int MIN_AVERAGE_SIZE = 64;

    private final int limit;
    private final boolean text;
    private final CompositeByteBuf parts;
    private int count;

    /** The caller still has to release the first frame. */
    MessageFragments(WebSocketFrame first, int limit) {
        this.limit = limit;
        this.text = first instanceof TextWebSocketFrame;
        this.parts = first.content().alloc().compositeBuffer(1024);
        add(first);
    }

    void add(WebSocketFrame frame) {
        ByteBuf part = frame.content();
        if (parts.readableBytes() + part.readableBytes() > limit) {
            throw new TooLongFrameException("the fragments of a message exceed " + limit + " bytes");
        }
        if (++count - MIN_MAX_COUNT > parts.readableBytes() / MIN_AVERAGE_SIZE) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.POLICY_VIOLATION, "a message has too many small fragments");
        }
        if (part.isReadable()) {
            parts.addComponent(true, part.retain());
        }
    }

    boolean isText() {
        return text;
    }

    ByteBuf content() {
        return parts;
    }

    void release() {
        parts.release();
    }
}
