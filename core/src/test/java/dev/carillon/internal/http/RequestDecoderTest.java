package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stopping the decoder in the middle of a read. */
class RequestDecoderTest {
    private final List<String> seen = new ArrayList<>();
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final RequestDecoder decoder = new RequestDecoder(new HttpDecoderConfig(), encoder);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, encoder, new Stopper());

    private final class Stopper extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                seen.add(request.uri());
                if (request.uri().startsWith("/stop")) {
                    decoder.stop();
                }
            }
            ReferenceCountUtil.release(message);
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static String get(String uri) {
        return "GET " + uri + " HTTP/1.1\r\n\r\n";
    }

    @Test
    void restOfAReadWaitsUntilDecodingContinues() {
        send(get("/1") + get("/stop") + get("/2") + get("/stop2") + get("/3"));
        assertEquals(List.of("/1", "/stop"), seen);
        decoder.resume();
        assertEquals(List.of("/1", "/stop", "/2", "/stop2"), seen);
        decoder.resume();
        assertEquals(List.of("/1", "/stop", "/2", "/stop2", "/3"), seen);
    }

    @Test
    void readingPausesOnlyIfBytesArriveAfterTheStop() {
        send(get("/stop"));
        assertTrue(channel.config().isAutoRead());
        send("more");
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void unreadBytesCanBeTaken() {
        send(get("/stop") + "ab");
        send("c");
        ByteBuf unread = RequestDecoder.takeUnread(channel);
        assertEquals("abc", unread.toString(StandardCharsets.US_ASCII));
        unread.release();
        assertFalse(RequestDecoder.takeUnread(channel).isReadable());
    }
}
