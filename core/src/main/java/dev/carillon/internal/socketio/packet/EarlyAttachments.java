package dev.carillon.internal.socketio.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * The attachments of an incomplete packet that have arrived, except the last one, which completes it. They may never be used, so
 * large ones are kept outside the heap: garbage collectors are slow with large arrays that live for a while.
 *
 * <p>Each large attachment is copied into a buffer of its exact size, which does not come from a pool. The buffer in which it
 * has arrived may be larger or be part of a shared chunk, so a client could make the server hold much more memory than is counted.
 */
final class EarlyAttachments {
    /** The minimum size of attachments outside the heap, where each one costs more time and a larger object. */
    private static final int LARGE = 16 * 1024;

    private final ByteBufAllocator unpooled;

    /** Buffers around whole arrays, and buffers outside the heap, which this object must release. */
    private final List<ByteBuf> buffers = new ArrayList<>(0);

    /** Creates an empty list. The allocator must not have a pool. */
    EarlyAttachments(ByteBufAllocator unpooled) {
        this.unpooled = unpooled;
    }

    int count() {
        return buffers.size();
    }

    /** Adds a copy of an attachment. */
    void add(ByteBuf data) {
        int size = data.readableBytes();
        buffers.add(
                size < LARGE
                        ? Unpooled.wrappedBuffer(ByteBufUtil.getBytes(data))
                        : unpooled.directBuffer(size, size).writeBytes(data, data.readerIndex(), size));
    }

    /** Removes all attachments, and returns them with the last one. */
    List<byte[]> takeAllAnd(ByteBuf last) {
        List<byte[]> all = new ArrayList<>(count() + 1);
        for (ByteBuf buffer : buffers) {
            all.add(buffer.hasArray() ? buffer.array() : ByteBufUtil.getBytes(buffer));
        }
        all.add(ByteBufUtil.getBytes(last));
        release();
        return all;
    }

    void release() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
