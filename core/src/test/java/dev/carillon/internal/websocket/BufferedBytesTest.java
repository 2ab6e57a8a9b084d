package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.testing.Frame;
import dev.carillon.testing.RawWebSocket;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server holds of incomplete messages. */
class BufferedBytesTest {
    private static final int MAX_MESSAGE = 1_000_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long held;

    BufferedBytesTest() {
        Listener listener = new Listener();
        BufferedBytes buffered = new BufferedBytes(listener);
        channel.pipeline()
                .addLast(buffered)
                .addLast(new WebSocket13FrameDecoder(true, true, MAX_MESSAGE))
                .addLast(new WebSocketFrameHandler(listener, MAX_MESSAGE, buffered));
    }

    private final class Listener implements WebSocketListener {
        @Override
        public void onText(String text) {}

        @Override
        public void onBinary(byte[] data) {}

        @Override
        public void onBuffered(long change) {
            held += change;
        }

        @Override
        public void onClose() {}

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
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
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

    @Test
    void smallMessagesAreNotReported() {
        receive(RawWebSocket.frame(false, Frame.BINARY, new byte[1000]));
        assertEquals(0, held);
    }
}
