package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Collects the fragments of an incomplete message (RFC 6455, section 5.4), up to the limit. The frame decoder has verified that
 * no other message starts in between. This object is created only for fragmented messages.
 */
final class MessageFragments {
    private final int limit;
    private final boolean text;
    private final CompositeByteBuf parts;

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
        parts.addComponent(true, part.retain());
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
