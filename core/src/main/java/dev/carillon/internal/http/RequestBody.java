package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Collects the body of a request, up to a limit. What arrives in parts is held outside the heap, because large arrays burden the
 * garbage collector, and clients decide for how long they are held. Used on the connection's event loop.
 */
public final class RequestBody {
    private static final int MIN_CAPACITY = 1024;

    private final HttpRequest request;
    private final int limit;

    /** The only part, or a copy of all parts. Null until data arrives. */
    private ByteBuf content;

    private boolean copied;

    public RequestBody(HttpRequest request, int limit) {
        this.request = request;
        this.limit = limit;
    }

    /**
     * Adds a part, unless the body would exceed the limit. A part that is the whole body is retained without a copy, because most
     * bodies have only one. Others are copied: each one references the whole buffer of its read, so a client could pin a buffer
     * for every byte that it sends.
     *
     * @param last whether this is the last part
     * @return false if the body would exceed the limit
     */
    public boolean append(ByteBuf part, boolean last) {
        int size = content == null ? 0 : content.readableBytes();
        int added = part.readableBytes();
        if (added > limit - size) {
            return false;
        }
        if (added > 0) {
            if (content == null && last) {
                content = part.retain();
            } else {
                ensureCapacity(part, size + added);
                content.writeBytes(part, part.readerIndex(), added);
            }
        }
        return true;
    }

    /** Doubles the capacity if it is too small, but not beyond what the body can need. */
    private void ensureCapacity(ByteBuf part, int needed) {
        int present = content == null ? 0 : content.capacity();
        if (needed <= present) {
            return;
        }
        long announced = HttpUtil.getContentLength(request, -1L);
        long largest = announced >= needed ? Math.min(announced, limit) : limit;
        long doubled = Math.max(MIN_CAPACITY, 2L * present);
        int capacity = (int) Math.max(needed, Math.min(doubled, largest));
        if (content == null) {
            content = part.alloc().directBuffer(capacity, limit);
            copied = true;
        } else {
            content.capacity(capacity);
        }
    }

    /** Returns the memory that an incomplete body takes. It may be larger than the data received so far. */
    public int heldBytes() {
        return copied ? content.capacity() : 0;
    }

    /** Returns a copy of the data received so far. */
    public byte[] bytes() {
        return content == null ? new byte[0] : ByteBufUtil.getBytes(content);
    }

    public void release() {
        if (content != null) {
            content.release();
            content = null;
            copied = false;
        }
    }
}
