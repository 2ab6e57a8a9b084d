package dev.carillon.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainWebSocketTest {
    private static final String HEAD = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

    private static ByteBuf text(String message) {
        return Unpooled.buffer()
                .writeByte(0x81) // the last frame of a text message
                .writeByte(message.length())
                .writeBytes(message.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void firstCursorIsNotAMessage() throws IOException {
        ByteBuf received = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(HEAD, StandardCharsets.US_ASCII),
                text("{\"event\":\"start\",\"next\":\"kD93_xQa-16\"}"),
                text("{\"id\":\"kD93_xQa-17\",\"event\":\"msg\",\"args\":[\"0000000000000042xxx\"]}"),
                text("{\"id\":\"kD93_xQa-18\",\"event\":\"msg\",\"args\":[\"0000000000000043xxx\"]}"));
        try (LoadLoop loop = new LoadLoop()) {
            Arrivals arrivals = new Arrivals(loop);
            PlainWebSocket webSocket = new PlainWebSocket("/");
            webSocket.read(received, new Subscriber(arrivals, loop.bootstrap(), true, webSocket));
            assertEquals(2, arrivals.count());
        }
    }
}
