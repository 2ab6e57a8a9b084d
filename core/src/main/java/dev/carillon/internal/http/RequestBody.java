package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Collects the body of a request, up to a limit. Used on the connection's event loop. */
public final class RequestBody {
    private static final int MIN_CAPACITY = 1024;

    private final int limit;

    /** The first part, or a copy of all parts. Null until data arrives. */
    private ByteBuf content;

    private boolean copied;

    public RequestBody(int limit) {
        this.limit = limit;
    }

    /**
     * Adds a part, unless the body would exceed the limit. The first part is retained without a copy, because most bodies have
     * only one. Further parts are copied: each one references the whole buffer of its read, so a client could pin a buffer for
     * every byte that it sends.
     *
     * @return false if the body would exceed the limit
     */
    public boolean append(ByteBuf part) {
        int size = content == null ? 0 : content.readableBytes();
        if (part.readableBytes() > limit - size) {
            return false;
        }
        if (content == null) {
            content = part.isReadable() ? part.retain() : null;
        } else if (part.isReadable()) {
            own(size, part);
            content.writeBytes(part, part.readerIndex(), part.readableBytes());
        }
        return true;
    }

    private void own(int size, ByteBuf next) {
        if (!copied) {
            ByteBuf copy = next.alloc().heapBuffer(Math.max(MIN_CAPACITY, size + next.readableBytes()));
            copy.writeBytes(content, content.readerIndex(), size);
            content.release();
            content = copy;
            copied = true;
        }
    }

    /** Returns a copy of the data received so far. */
    public byte[] bytes() {
        return content == null ? new byte[0] : ByteBufUtil.getBytes(content);
    }

    public void release() {
        if (content != null) {
            content.release();
            content = null;
        }
    }
}
