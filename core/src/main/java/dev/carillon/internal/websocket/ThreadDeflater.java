package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Compresses with zlib. Its state takes a quarter of a megabyte outside the heap; each thread that compresses, which is each event
 * loop, has one of its own for as long as it lives, and no connection has any.
 */
public final class ThreadDeflater implements MessageDeflater {
    private static final int LEVEL = 6;

    /** What a flush ends with and no message carries: the length of an empty block without compression. */
    private static final int TAIL_LENGTH = 4;

    /** So much that a flush mostly ends at once. One that just fits looks unfinished, and then ends with a second empty block. */
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

    /** The one for all servers of this JVM. */
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
            deflater.reset(); // the next message begins with an empty window, and nothing holds this one
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
        } while (!room.hasRemaining()); // there may be more
        out.writerIndex(out.writerIndex() - TAIL_LENGTH);
        return true;
    }
}
