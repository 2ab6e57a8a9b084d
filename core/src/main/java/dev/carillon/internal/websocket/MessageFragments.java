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

    /** Smaller fragments are copied. Each one that is retained takes about 200 bytes in addition to its data. */
    private static final int MIN_RETAINED_SIZE = 4 * 1024;

    private static final int MIN_CAPACITY = 256;
    private static final int MAX_CAPACITY = 64 * 1024;

    private final int limit;
    private final boolean text;
    private final CompositeByteBuf parts;

    /** Holds copies of the last fragments, which are not in the parts yet. Null if there are none. */
    private ByteBuf copies;

    private int size;
    private int count;

    /** The memory of the parts. */
    private int partBytes;

    /** The caller still has to release the first frame. */
    MessageFragments(WebSocketFrame first, int limit) {
        this.limit = limit;
        this.text = first instanceof TextWebSocketFrame;
        this.parts = first.content().alloc().compositeBuffer(1024);
        add(first);
    }

    void add(WebSocketFrame frame) {
        ByteBuf part = frame.content();
        int added = part.readableBytes();
        if (added > limit - size) {
            throw new TooLongFrameException("the fragments of a message exceed " + limit + " bytes");
        }
        if (++count - MIN_MAX_COUNT > size / MIN_AVERAGE_SIZE) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.POLICY_VIOLATION, "a message has too many small fragments");
        }
        if (added >= MIN_RETAINED_SIZE) {
            endCopies();
            addPart(part.retain());
        } else if (added > 0) {
            copy(part);
        }
        size += added;
    }

    private void copy(ByteBuf part) {
        if (copies != null && copies.writableBytes() < part.readableBytes()) {
            endCopies();
        }
        if (copies == null) {
            int capacity = Math.min(Math.max(size, MIN_CAPACITY), MAX_CAPACITY); // doubles what is held
            copies = parts.alloc().buffer(Math.max(capacity, part.readableBytes()));
        }
        copies.writeBytes(part, part.readerIndex(), part.readableBytes());
    }

    private void endCopies() {
        if (copies != null) {
            if (copies.readableBytes() < copies.capacity() / 2) { // a large fragment follows before it is full
                copies.capacity(copies.readableBytes());
            }
            addPart(copies);
            copies = null;
        }
    }

    private void addPart(ByteBuf part) {
        partBytes += part.capacity();
        parts.addComponent(true, part);
    }

    boolean isText() {
        return text;
    }

    /** Returns the memory that the fragments take. It may be larger than their size. */
    int heldBytes() {
        return partBytes + (copies == null ? 0 : copies.capacity());
    }

    /** Returns the message, which must be complete. */
    ByteBuf content() {
        endCopies();
        return parts;
    }

    void release() {
        endCopies();
        parts.release();
    }
}
