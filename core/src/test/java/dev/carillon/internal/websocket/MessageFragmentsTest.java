package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory of fragments. */
class MessageFragmentsTest {
    private static final int LIMIT = 1_000_000;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<ByteBuf> received = new ArrayList<>();
    private MessageFragments fragments;

    /** Adds a fragment and releases it, as the pipeline does. */
    private void add(int size) {
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++) {
            data[i] = (byte) (sent.size() + i);
        }
        ByteBuf content = Unpooled.buffer(Math.max(1, size)).writeBytes(data);
        received.add(content);
        WebSocketFrame frame = fragments == null
                ? new BinaryWebSocketFrame(false, 0, content)
                : new ContinuationWebSocketFrame(false, 0, content);
        try {
            if (fragments == null) {
                fragments = new MessageFragments(frame, LIMIT);
            } else {
                fragments.add(frame);
            }
            sent.writeBytes(data);
        } finally {
            frame.release();
        }
    }

    private long retained() {
        return received.stream().filter(content -> content.refCnt() > 0).count();
    }

    @AfterEach
    void release() {
        fragments.release();
        assertEquals(0, retained());
    }

    /** The objects of a small buffer take more memory than its data, and none of it is counted. */
    @Test
    void smallFragmentsAreNotRetained() {
        for (int i = 0; i < 10_000; i++) {
            add(64);
        }
        assertEquals(0, retained());
        assertTrue(fragments.heldBytes() >= sent.size(), "holds " + fragments.heldBytes());
        assertTrue(fragments.heldBytes() < 1.2 * sent.size(), "holds " + fragments.heldBytes());
        assertArrayEquals(sent.toByteArray(), ByteBufUtil.getBytes(fragments.content()));
    }

    @Test
    void largeFragmentsAreNotCopied() {
        add(100_000);
        add(100_000);
        assertEquals(2, retained());
        assertEquals(200_000, fragments.heldBytes());
        assertArrayEquals(sent.toByteArray(), ByteBufUtil.getBytes(fragments.content()));
    }

    @Test
    void fragmentsOfAnySizeKeepTheirOrder() {
        for (int size : new int[] {1, 0, 5000, 300, 4095, 4096, 64, 100_000, 4000, 4000, 1}) {
            add(size);
        }
        assertArrayEquals(sent.toByteArray(), ByteBufUtil.getBytes(fragments.content()));
    }

    /** Each large fragment ends the buffer with the copies of small ones. */
    @Test
    void littleSpaceIsUnusedBetweenLargeFragments() {
        for (int i = 0; i < 100; i++) {
            add(5000);
            add(1);
        }
        assertTrue(fragments.heldBytes() < 1.2 * sent.size(), "holds " + fragments.heldBytes());
        assertArrayEquals(sent.toByteArray(), ByteBufUtil.getBytes(fragments.content()));
    }

    @Test
    void unusedSpaceCounts() {
        add(1);
        assertTrue(fragments.heldBytes() > 100, "holds " + fragments.heldBytes());
    }

    @Test
    void copiedFragmentsCountTowardsTheLimit() {
        for (int i = 0; i < LIMIT / 1000; i++) {
            add(1000);
        }
        assertThrows(TooLongFrameException.class, () -> add(1));
    }
}
