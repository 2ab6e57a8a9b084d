package dev.carillon.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.http.ResponseTimeoutHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handshakes of invalid or unresponsive clients. */
class WebSocketUpgradeTest {
    private final SlowPeer peer = new SlowPeer();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            peer, new HttpServerCodec(), new ResponseTimeoutHandler(Duration.ofMinutes(1)), new Upgrader());
    private boolean upgraded;

    private final class Upgrader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                new WebSocketUpgrade(1000, false)
                        .accept(
                                ctx.channel(),
                                HttpExchange.of(ctx, request),
                                WebSocketUpgrade.withoutBody(request),
                                () -> upgraded = true);
            }
            ReferenceCountUtil.release(message);
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
        ByteBuf out = channel.readOutbound();
        String text = out.toString(StandardCharsets.US_ASCII);
        out.release();
        return text.lines().findFirst().orElseThrow();
    }

    private void passTime(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void clientNotReadingTheResponseIsDisconnected() {
        peer.stopReading();
        send("GET", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        passTime(Duration.ofSeconds(59));
        assertTrue(channel.isOpen());
        passTime(Duration.ofSeconds(2));
        assertFalse(channel.isOpen());
        assertFalse(upgraded);
    }

    @Test
    void httpTimeoutDoesNotApplyToAWebSocket() {
        send("GET", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        assertEquals("HTTP/1.1 101 Switching Protocols", statusLine());
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
