package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.ResponseTimeoutHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The opening handshake of a WebSocket. */
class WebSocketUpgradeTest {
    private final Flushes flushes = new Flushes();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            flushes, new HttpServerCodec(), new ResponseTimeoutHandler(Duration.ofMinutes(1)), new Upgrader());
    private boolean upgraded;

    /** What the server sends when the connection has become a WebSocket, or null. */
    private ByteBuf firstFrame;

    private static final class Flushes extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            count++;
            ctx.flush();
        }
    }

    private final class Upgrader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                new WebSocketUpgrade(1000, false)
                        .accept(ctx.channel(), HttpExchange.of(ctx, request), request, () -> accepted(ctx.channel()));
            }
            ReferenceCountUtil.release(message);
        }
    }

    private void accepted(Channel webSocket) {
        upgraded = true;
        if (firstFrame != null) {
            webSocket.write(firstFrame);
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void send(String method, String... headers) {
        String request = method + " /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + String.join("", headers) + "\r\n";
        channel.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    private String statusLine() {
        return outbound().lines().findFirst().orElseThrow();
    }

    private String outbound() {
        ByteBuf out = channel.readOutbound();
        String text = out.toString(StandardCharsets.US_ASCII);
        out.release();
        return text;
    }

    private void passTime(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    /** The example of RFC 6455, section 1.3. */
    @Test
    void handshakeIsAnswered() {
        send("GET", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        channel.runPendingTasks();
        String response = String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "upgrade: websocket",
                "connection: upgrade",
                "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "",
                "");
        assertEquals(response, outbound());
        assertTrue(upgraded);
    }

    /** Two flushes would be two system calls and two packets. */
    @Test
    void responseIsFlushedTogetherWithTheFirstFrame() {
        firstFrame = Unpooled.copiedBuffer("frame", StandardCharsets.US_ASCII);
        send("GET", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        channel.runPendingTasks();
        assertEquals(1, flushes.count);
        assertTrue(outbound().startsWith("HTTP/1.1 101 "));
        assertEquals("frame", outbound());
    }

    @Test
    void httpTimeoutDoesNotApplyToAWebSocket() {
        send("GET", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        assertTrue(upgraded);
        passTime(Duration.ofMinutes(2));
        assertTrue(channel.isOpen());
    }

    @Test
    void invalidHandshakeIsRefused() {
        send("GET");
        assertEquals("HTTP/1.1 400 Bad Request", statusLine());
        assertFalse(channel.isOpen());
    }

    @Test
    void postHandshakeIsRefused() {
        send("POST", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        assertEquals("HTTP/1.1 400 Bad Request", statusLine());
        assertFalse(channel.isOpen());
    }
}
