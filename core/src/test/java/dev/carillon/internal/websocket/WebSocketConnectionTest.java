package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a WebSocket whose peer sends a Close frame before it has read all data. */
class WebSocketConnectionTest {
    private final SlowPeer peer = new SlowPeer();
    private final EmbeddedChannel channel = new EmbeddedChannel(peer);
    private final WebSocketConnection connection = new WebSocketConnection(channel, channel.eventLoop(), new Timers());

    @AfterEach
    void close() {
        connection.disconnected();
        channel.finishAndReleaseAll();
    }

    private void sendAndClose() {
        peer.stopReading();
        connection.write(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        connection.flush();
        connection.closedByPeer();
        channel.runPendingTasks();
    }

    @Test
    void peerReadsPendingDataAndTheCloseFrame() {
        sendAndClose();
        assertTrue(channel.isOpen());
        peer.readAll();
        channel.runPendingTasks();
        assertEquals(3, readableBytes());
        assertEquals(4, readableBytes(), "a header of two bytes and the status");
        assertFalse(channel.isOpen());
    }

    private int readableBytes() {
        ByteBuf sent = channel.readOutbound();
        int size = sent.readableBytes();
        sent.release();
        return size;
    }

    @Test
    void peerThatContinuesToSendIsDisconnected() {
        connection.close(1000);
        for (int i = 0; i < 64; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[1024]));
        }
        assertTrue(channel.isOpen());
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[1024]));
        assertFalse(channel.isOpen());
    }

    @Test
    void unresponsivePeerIsDisconnected() {
        sendAndClose();
        channel.advanceTimeBy(Duration.ofSeconds(31).toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        assertFalse(channel.isOpen());
    }
}
