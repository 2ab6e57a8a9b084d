package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the listener of a WebSocket learns about malformed messages. */
class WebSocketFrameHandlerTest {
    private static final int MAX_MESSAGE = 1000;
    private static final int COMPRESSED = 0b100;

    private final List<Integer> errors = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final class Listener implements WebSocketListener {
        @Override
        public void onText(String text) {}

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

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void onlyTheFirstErrorIsReported() {
        new PerMessageDeflate(false, false).install(channel.pipeline(), MAX_MESSAGE);
        Listener listener = new Listener();
        new WebSocketConnection(channel, channel.eventLoop(), new Timers()).listen(listener, MAX_MESSAGE);
        for (int i = 0; i < 3; i++) {
            byte[] malformed = {(byte) 0xFF, (byte) 0xFF};
            channel.writeInbound(new BinaryWebSocketFrame(true, COMPRESSED, Unpooled.wrappedBuffer(malformed)));
        }
        assertEquals(List.of(1007), errors);
    }
}
