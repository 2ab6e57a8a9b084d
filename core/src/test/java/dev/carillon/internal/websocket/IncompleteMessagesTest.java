package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.loop.Timers;
import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server holds of incomplete messages. */
class IncompleteMessagesTest {
    private static final int MAX_MESSAGE = 1_000_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long held;

    IncompleteMessagesTest() {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MAX_MESSAGE)
                .build();
        channel.pipeline().addLast(new FrameDecoder(config));
        new WebSocketConnection(channel, channel.eventLoop(), new Timers()).listen(new Listener(), MAX_MESSAGE);
    }

    private final class Listener implements WebSocketListener {
        @Override
        public void onText(String text) {}

        @Override
        public void onBinary(ByteBuf data) {}

        @Override
        public void onBuffered(long change) {
            held += change;
        }

        @Override
        public void onClose(int status, String reason) {}

        @Override
        public void onError(Throwable cause, int status) {}

        @Override
        public void onDisconnected() {}
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        assertEquals(0, held);
    }

    private void receive(byte[] bytes) {
        receive(Unpooled.wrappedBuffer(bytes));
    }

    private void receive(ByteBuf... parts) {
        channel.writeInbound(Unpooled.wrappedBuffer(parts));
    }

    @Test
    void incompleteFrameCountsUntilItIsComplete() {
        byte[] frame = RawWebSocket.frame(true, Frame.BINARY, new byte[300_000]);
        receive(Arrays.copyOf(frame, 200_000));
        assertEquals(200_000, held);
        receive(Arrays.copyOfRange(frame, 200_000, frame.length));
        assertEquals(0, held);
    }

    @Test
    void fragmentsCountUntilTheMessageIsComplete() {
        receive(RawWebSocket.frame(false, Frame.BINARY, new byte[100_000]));
        receive(RawWebSocket.frame(false, 0, new byte[100_000]));
        assertEquals(200_000, held);
        receive(RawWebSocket.frame(true, Frame.PING, new byte[0]));
        assertEquals(200_000, held);
        receive(RawWebSocket.frame(true, 0, new byte[1]));
        assertEquals(0, held);
    }

    @Test
    void closedConnectionHoldsNothing() {
        receive(RawWebSocket.frame(false, Frame.BINARY, new byte[100_000]));
        assertEquals(100_000, held);
    }

    /** A client could otherwise occupy much memory with a large frame and the first bytes of another one. */
    @Test
    void wholeBufferCountsWhileItContainsTheStartOfAFrame() {
        byte[] frame = RawWebSocket.frame(true, Frame.BINARY, new byte[300_000]);
        byte[] start = {(byte) 0x82, (byte) 0x82, 0, 0, 0, 0, 'a'}; // 2 bytes, masked with 0, and the first one
        receive(Arrays.copyOf(frame, 200_000));
        receive(Unpooled.wrappedBuffer(frame, 200_000, frame.length - 200_000), Unpooled.wrappedBuffer(start));
        assertTrue(held >= 300_000, "holds " + held);
        receive(new byte[] {'b'});
        assertEquals(0, held);
    }

    /** The memory of thousands of clients with such messages is considerable. */
    @Test
    void messageOfSomeKilobytesCounts() {
        receive(RawWebSocket.frame(false, Frame.BINARY, new byte[10_000]));
        assertEquals(10_000, held);
    }

    @Test
    void smallMessagesAreNotReported() {
        receive(RawWebSocket.frame(false, Frame.BINARY, new byte[1000]));
        assertEquals(0, held);
    }
}
