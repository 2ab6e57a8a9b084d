package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Collects the body of one request, up to a limit. Used on the connection's loop. */
public final class RequestBody {
    private static final int MIN_CAPACITY = 1024;

    private final int limit;

    /** The first part, or a copy of all parts. Null as long as nothing has arrived. */
    private ByteBuf content;

    private boolean copied;

    public RequestBody(int limit) {
        this.limit = limit;
    }

    /**
     * Adds a part, unless the body becomes too large. The first part is shared, as most bodies have no other. Further ones are
     * copied: each holds on to the whole buffer that was read with it, so a client could pin one for every byte that it sends.
     *
     * @return false when the body would be too large
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

    /** A copy of what has arrived. */
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
