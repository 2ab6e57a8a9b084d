package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * The parts of a message that is on its way (RFC 6455, section 5.4), up to the limit. The frame decoder has seen to it that no
 * other message begins meanwhile. A message of one frame never gets here, which is why a connection without fragments has none of
 * these.
 */
final class MessageFragments {
    private final int limit;
    private final boolean text;
    private final CompositeByteBuf parts;

    /** With the first frame, which stays the caller's to release. */
    MessageFragments(WebSocketFrame first, int limit) {
        this.limit = limit;
        this.text = first instanceof TextWebSocketFrame;
        this.parts = first.content().alloc().compositeBuffer(1024);
        add(first);
    }

    void add(WebSocketFrame frame) {
        ByteBuf part = frame.content();
        if (parts.readableBytes() + part.readableBytes() > limit) {
            throw new TooLongFrameException("more than " + limit + " bytes in the fragments of a message");
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
