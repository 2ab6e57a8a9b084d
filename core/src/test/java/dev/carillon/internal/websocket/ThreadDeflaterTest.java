package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each message is compressed independently (RFC 7692, section 7.2.1), and no native memory is leaked. */
class ThreadDeflaterTest {
    private static final int EMPTY_BLOCK = 5;

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final ThreadDeflater deflater = new ThreadDeflater(CountedDeflater::new);

    private final class CountedDeflater extends Deflater {
        CountedDeflater() {
            super(Deflater.DEFAULT_COMPRESSION, true);
            made.incrementAndGet();
        }

        @Override
        public void end() {
            ended.incrementAndGet();
            super.end();
        }
    }

    private static String hex(MessageDeflater deflater, String message) {
        ByteBuf out = Unpooled.buffer();
        assertTrue(deflater.deflate(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8), out));
        return ByteBufUtil.hexDump(out);
    }

    @Test
    void messagesAreCompressedIndependently() {
        String bytes = "32a9a0030000"; // the zlib output without the 0000ffff of its flush
        assertEquals(bytes, hex(deflater, "4" + "x".repeat(100)));
        assertEquals(bytes, hex(deflater, "4" + "x".repeat(100)));
        assertEquals(bytes, hex(ThreadDeflater.instance(), "4" + "x".repeat(100)));
        assertEquals(1, made.get());
    }

    /** No output is lost, wherever it ends in the buffer. If it fits exactly, an additional empty block is possible. */
    @Test
    void bufferGrowsAsNeeded() throws DataFormatException {
        Random random = new Random(7);
        for (int size = 60; size < 3000; size += 7) {
            byte[] message = new byte[size];
            for (int i = 0; i < size; i++) {
                message[i] = (byte) ('0' + random.nextInt(4));
            }
            ByteBuf roomy = Unpooled.buffer(10_000);
            ByteBuf tight = Unpooled.buffer(1 + size % 40);
            assertTrue(deflater.deflate(Unpooled.wrappedBuffer(message), roomy));
            assertTrue(deflater.deflate(Unpooled.wrappedBuffer(message), tight));
            assertTrue(tight.readableBytes() <= roomy.readableBytes() + EMPTY_BLOCK);
            assertEquals(Unpooled.wrappedBuffer(message), inflate(roomy, size));
            assertEquals(Unpooled.wrappedBuffer(message), inflate(tight, size));
        }
    }

    private static ByteBuf inflate(ByteBuf compressed, int size) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] tail = {0, 0, -1, -1};
        inflater.setInput(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(compressed, Unpooled.wrappedBuffer(tail))));
        byte[] message = new byte[size + 1];
        int length = inflater.inflate(message);
        inflater.end();
        return Unpooled.wrappedBuffer(message, 0, length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1000, 1_000_000})
    void incompressibleMessageIsGivenUpEarly(int size) {
        byte[] noise = new byte[size];
        new Random(1).nextBytes(noise);
        ByteBuf out = Unpooled.buffer(16);
        assertFalse(deflater.deflate(Unpooled.wrappedBuffer(noise), out));
        assertTrue(out.readableBytes() < 2 * size + 16, "it stops early");
        assertEquals("32a9a0030000", hex(deflater, "4" + "x".repeat(100)), "and nothing of it is left");
    }

    @Test
    void eachThreadHasItsOwnDeflater() throws InterruptedException {
        for (int i = 1; i <= 3; i++) {
            Thread thread = new FastThreadLocalThread(() -> {
                hex(deflater, "x".repeat(100));
                hex(deflater, "y".repeat(100));
                FastThreadLocal.removeAll(); // like an event loop when it terminates
            });
            thread.start();
            thread.join();
            assertEquals(i, made.get());
            assertEquals(i, ended.get());
        }
    }
}
