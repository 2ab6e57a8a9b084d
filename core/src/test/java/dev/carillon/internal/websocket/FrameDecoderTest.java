package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads with many frames, which are decoded in slices. */
class FrameDecoderTest {
    private static final int FRAMES = 500;

    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(
            WebSocketDecoderConfig.newBuilder().closeOnProtocolViolation(false).build()));
    private final WebSocketConnection connection = new WebSocketConnection(channel, channel.eventLoop(), new Timers());
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> errors = new ArrayList<>();

    /** The number of messages whose handling takes half a millisecond. */
    private int slowMessages = Integer.MAX_VALUE;

    private final class Listener implements WebSocketListener {
        @Override
        public void onText(String text) {
            texts.add(text);
            long end = System.nanoTime() + 500_000;
            while (texts.size() <= slowMessages && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void onBinary(ByteBuf data) {}

        @Override
        public void onClose(int status, String reason) {}

        @Override
        public void onError(Throwable cause, int status) {
            errors.add(status);
        }

        @Override
        public void onDisconnected() {}
    }

    @BeforeEach
    void listen() {
        channel.freezeTime();
        connection.listen(new Listener(), 1000);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** Masked text frames with numbers of three digits. The mask is zero. */
    private static ByteBuf frames(int from, int to) {
        ByteBuf bytes = Unpooled.buffer();
        IntStream.range(from, to).forEach(i -> {
            byte[] text = String.valueOf(100 + i).getBytes(StandardCharsets.US_ASCII);
            bytes.writeByte(0x81).writeByte(0x80 | text.length).writeInt(0).writeBytes(text);
        });
        return bytes;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> String.valueOf(100 + i)).toList();
    }

    private void turn() {
        channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    /** Runs as many turns as are needed at most. */
    private void finish() {
        slowMessages = 0;
        for (int i = 0; i < FRAMES; i++) {
            turn();
        }
    }

    @Test
    void longReadIsInterrupted() {
        channel.writeInbound(frames(0, FRAMES));
        int first = texts.size();
        assertTrue(first >= 1 && first < 100, first + " messages");
        assertFalse(channel.config().isAutoRead(), "the next read must wait");
        turn();
        assertTrue(texts.size() > first && texts.size() < first + 100, texts.size() + " messages");
        finish();
        assertEquals(numbers(FRAMES), texts);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void dataThatArrivesMeanwhileIsDecodedLater() {
        channel.writeInbound(frames(0, FRAMES - 2));
        int first = texts.size();
        ByteBuf rest = frames(FRAMES - 2, FRAMES);
        channel.writeInbound(rest.readRetainedSlice(3));
        channel.writeInbound(rest);
        assertEquals(first, texts.size());
        finish();
        assertEquals(numbers(FRAMES), texts);
    }

    @Test
    void userMayPauseAndResumeMeanwhile() {
        channel.writeInbound(frames(0, FRAMES));
        connection.pauseReading(true);
        connection.pauseReading(false);
        assertFalse(channel.config().isAutoRead());
        connection.pauseReading(true);
        finish();
        assertEquals(FRAMES, texts.size());
        assertFalse(channel.config().isAutoRead());
        connection.pauseReading(false);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void everythingIsDecodedWhenTheConnectionIsClosed() {
        channel.writeInbound(frames(0, FRAMES));
        slowMessages = 0;
        channel.close();
        assertEquals(numbers(FRAMES), texts);
        turn();
        assertEquals(FRAMES, texts.size());
    }

    @Test
    void malformedFrameInALaterSliceIsReported() {
        ByteBuf bytes = frames(0, FRAMES);
        bytes.writeByte(0x83).writeByte(0x80).writeInt(0);
        channel.writeInbound(bytes);
        assertEquals(List.of(), errors);
        finish();
        assertEquals(FRAMES, texts.size());
        assertEquals(List.of(1002), errors);
    }

    @Test
    void shortReadIsNotInterrupted() {
        channel.writeInbound(frames(0, 20));
        assertEquals(numbers(20), texts);
        assertTrue(channel.config().isAutoRead());
    }
}
