package dev.carillon.internal.engineio;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.websocket.MessageDeflater;
import dev.carillon.internal.websocket.ThreadDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The compressed frame of a packet (RFC 7692, section 6). All receivers that have negotiated permessage-deflate share it. */
class DeflatedFrameTest {
    private static final String LARGE = "x".repeat(100);

    private final AtomicInteger compressions = new AtomicInteger();

    private boolean count(ByteBuf message, ByteBuf out) {
        compressions.incrementAndGet();
        return ThreadDeflater.instance().deflate(message, out);
    }

    /** Returns the bytes of a frame and releases the frame and the packet. */
    private static String hex(OutboundPacket packet, ByteBuf frame) {
        String hex = ByteBufUtil.hexDump(frame);
        packet.release();
        assertEquals(1, frame.refCnt());
        frame.release();
        assertEquals(0, frame.refCnt());
        return hex;
    }

    private String deflated(WireFormat format, OutboundPacket packet) {
        return hex(packet, format.deflatedFrame(packet, this::count));
    }

    private static ByteBuf root(ByteBuf view) {
        ByteBuf root = view;
        while (root.unwrap() != null) {
            root = root.unwrap();
        }
        return root;
    }

    @Test
    void deflatedFrameIsAWholeMessageWithRsv1() {
        OutboundPacket text = OutboundPacket.text(PacketType.MESSAGE, LARGE);
        assertEquals("c106" + "32a9a0030000", deflated(WireFormat.V4, text));
        byte[] data = ("4" + LARGE).getBytes(StandardCharsets.US_ASCII);
        assertEquals("c206" + "32a9a0030000", deflated(WireFormat.V4, OutboundPacket.binary(data)));
    }

    @Test
    void oldClientSharesTextFramesButNotBinaryFrames() {
        OutboundPacket text = OutboundPacket.text(PacketType.MESSAGE, LARGE);
        assertEquals("c106" + "32a9a0030000", deflated(WireFormat.V3, text));
        byte[] data = LARGE.getBytes(StandardCharsets.US_ASCII);
        assertEquals("c206" + "62a9a0030000", deflated(WireFormat.V3, OutboundPacket.binary(data)));
        OutboundPacket noise = OutboundPacket.binary(new byte[] {1, 2, 3});
        assertEquals("8204" + "04010203", deflated(WireFormat.V3, noise));
    }

    @Test
    @Tag("netty-4.2") // a released buffer of 4.1 does not return its root
    void deflatedFrameIsCreatedOnceForAllReceivers() {
        OutboundPacket packet = OutboundPacket.text(PacketType.MESSAGE, LARGE);
        ByteBuf first = WireFormat.V4.deflatedFrame(packet, this::count);
        ByteBuf second = WireFormat.V4.deflatedFrame(packet, this::count);
        ByteBuf old = WireFormat.V3.deflatedFrame(packet, this::count);
        ByteBuf plain = WireFormat.V4.frame(packet);
        assertEquals(1, compressions.get());
        first.skipBytes(first.readableBytes());
        assertEquals(8, second.readableBytes());
        assertSame(root(first), root(second));
        assertSame(root(first), root(old));
        assertEquals(2 + 1 + LARGE.length(), plain.readableBytes());
        packet.release();
        for (ByteBuf frame : new ByteBuf[] {first, second, old, plain}) {
            assertTrue(root(frame).refCnt() > 0);
            frame.release();
        }
        assertEquals(0, root(first).refCnt());
        assertEquals(0, root(plain).refCnt());
    }

    @Test
    void incompressibleFrameIsNotDeflated() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        OutboundPacket packet = OutboundPacket.binary(noise);
        ByteBuf frame = WireFormat.V4.deflatedFrame(packet, this::count);
        ByteBuf again = WireFormat.V4.deflatedFrame(packet, this::count);
        assertEquals(1, compressions.get(), "that it is so is found out once");
        assertEquals("827e1388" + ByteBufUtil.hexDump(noise), ByteBufUtil.hexDump(frame));
        packet.release();
        frame.release();
        again.release();
        assertEquals(0, frame.refCnt());
        assertEquals("8101" + "32", deflated(WireFormat.V4, OutboundPacket.text(PacketType.PING)));
    }

    @Test
    void compressedLengthDeterminesTheHeader() {
        assertArrayEquals(new byte[] {(byte) 0xC1, 125, 'z'}, startOfFrame(125));
        assertArrayEquals(new byte[] {(byte) 0xC1, 126, 0, 126, 'z'}, startOfFrame(126));
        assertArrayEquals(new byte[] {(byte) 0xC1, 126, -1, -1, 'z'}, startOfFrame(0xFFFF));
        assertArrayEquals(new byte[] {(byte) 0xC1, 127, 0, 0, 0, 0, 0, 1, 0, 0, 'z'}, startOfFrame(0x10000));
    }

    /** Returns the header and the first byte of a frame whose compressed payload has this length. */
    private static byte[] startOfFrame(int length) {
        OutboundPacket packet = OutboundPacket.text(PacketType.MESSAGE, "x".repeat(length));
        ByteBuf frame = packet.retainedDeflatedFrame((message, out) -> {
            out.writeBytes("z".repeat(length).getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        byte[] bytes = ByteBufUtil.getBytes(frame);
        packet.release();
        frame.release();
        return Arrays.copyOf(bytes, bytes.length - length + 1);
    }

    @Test
    void concurrentThreadWaitsForTheCompression() {
        OutboundPacket packet = OutboundPacket.text(PacketType.MESSAGE, LARGE);
        CountDownLatch compressing = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        MessageDeflater slow = (message, out) -> {
            compressing.countDown();
            awaitUninterruptibly(mayEnd);
            return count(message, out);
        };
        CompletableFuture<ByteBuf> first = CompletableFuture.supplyAsync(() -> packet.retainedDeflatedFrame(slow));
        awaitUninterruptibly(compressing);
        CompletableFuture<ByteBuf> second = new CompletableFuture<>();
        Thread other = new Thread(() -> second.complete(packet.retainedDeflatedFrame(slow)));
        other.start();
        await().until(() -> other.getState() == Thread.State.BLOCKED);
        mayEnd.countDown();
        assertSame(root(first.join()), root(second.join()));
        assertEquals(1, compressions.get());
        packet.release();
        first.join().release();
        second.join().release();
        assertEquals(0, first.join().refCnt());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compression can fail, for example without memory. The failed attempt leaves nothing behind, and the next one can succeed. */
    @Test
    void failedCompressionLeavesNothingBehind() {
        for (WireFormat format : new WireFormat[] {WireFormat.V3, WireFormat.V4}) {
            OutboundPacket packet = OutboundPacket.binary(new byte[100]);
            MessageDeflater failing = (message, out) -> {
                throw new OutOfMemoryError();
            };
            assertThrows(OutOfMemoryError.class, () -> format.deflatedFrame(packet, failing));
            ByteBuf frame = format.deflatedFrame(packet, this::count);
            assertEquals((byte) 0xC2, frame.getByte(frame.readerIndex()));
            frame.release();
            packet.release();
            assertEquals(0, frame.refCnt());
        }
    }
}
