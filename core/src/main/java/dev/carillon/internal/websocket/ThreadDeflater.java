package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Compresses with zlib, whose state uses about 256 KB of off-heap memory. Each thread that compresses (each event loop) has its
 * own state for as long as it lives. Connections have none.
 */
public final class ThreadDeflater implements MessageDeflater {
    private static final int LEVEL = 6;

    /** A sync flush ends with the length field of an empty uncompressed block, which is removed from each message. */
    private static final int TAIL_LENGTH = 4;

    /**
     * The minimum free space, which is enough for most flushes to complete in one call. If the output fills the buffer exactly,
     * the flush appears incomplete, and the next call adds another empty block.
     */
    private static final int MIN_ROOM = 16;

    private static final ThreadDeflater INSTANCE = new ThreadDeflater(() -> new Deflater(LEVEL, true));

    private final FastThreadLocal<Deflater> deflaters;

    ThreadDeflater(Supplier<Deflater> source) {
        this.deflaters = new FastThreadLocal<>() {
            @Override
            protected Deflater initialValue() {
                return source.get();
            }

            @Override
            protected void onRemoval(Deflater deflater) {
                deflater.end();
            }
        };
    }

    /** Returns the shared instance of this JVM. */
    public static ThreadDeflater instance() {
        return INSTANCE;
    }

    @Override
    public boolean deflate(ByteBuf message, ByteBuf out) {
        Deflater deflater = deflaters.get();
        deflater.setInput(message.nioBuffer());
        try {
            return flush(deflater, out, out.writerIndex() + message.readableBytes());
        } finally {
            deflater.reset(); // the next message starts with an empty window, and this one can be released
        }
    }

    private static boolean flush(Deflater deflater, ByteBuf out, int limit) {
        ByteBuffer room;
        do {
            out.ensureWritable(MIN_ROOM);
            room = out.nioBuffer(out.writerIndex(), out.writableBytes());
            deflater.deflate(room, Deflater.SYNC_FLUSH);
            out.writerIndex(out.writerIndex() + room.position());
            if (out.writerIndex() - TAIL_LENGTH >= limit) {
                return false;
            }
        } while (!room.hasRemaining()); // there may be more output
        out.writerIndex(out.writerIndex() - TAIL_LENGTH);
        return true;
    }
}
