package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that a client sends before it has received the previous responses. */
class PipeliningHandlerTest {
    private final List<String> seen = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new PipeliningHandler(), new Seer());

    /** Records inbound messages. For each request head it fires a writability change, as a large write would. */
    private final class Seer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                seen.add("head " + request.uri());
                ctx.pipeline().fireChannelWritabilityChanged();
                seen.add("head done");
            } else {
                seen.add("end");
            }
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void request(String uri) {
        channel.writeInbound(
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri), LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void answer() {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    }

    @Test
    void requestWaitsForThePreviousResponse() {
        request("/1");
        request("/2");
        assertEquals(List.of("head /1", "head done", "end"), seen);
        seen.clear();
        answer();
        channel.runPendingTasks();
        assertEquals(List.of("head /2", "head done", "end"), seen);
    }

    @Test
    void requestWaitsForASlowPeer() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        request("/1");
        channel.write(Unpooled.wrappedBuffer(new byte[1000]));
        answer();
        seen.clear();
        channel.write(Unpooled.wrappedBuffer(new byte[1000]));
        request("/2");
        assertEquals(List.of(), seen);
        channel.flush();
        channel.runPendingTasks();
        assertEquals(List.of("head /2", "head done", "end"), seen);
    }

    @Test
    void readingPausesWhileTooManyRequestsWait() {
        for (int i = 0; i < 100; i++) {
            request("/" + i);
        }
        assertFalse(channel.config().isAutoRead());
        for (int i = 0; i < 99; i++) {
            answer();
            channel.runPendingTasks();
        }
        assertEquals(100, seen.stream().filter(part -> part.equals("end")).count());
        assertTrue(channel.config().isAutoRead());
        assertTrue(channel.isOpen());
    }

    @Test
    void readingPausesWhileLargeRequestsWait() {
        request("/1");
        String large = "/" + "a".repeat(8000);
        request(large);
        assertTrue(channel.config().isAutoRead());
        request(large);
        request(large);
        assertFalse(channel.config().isAutoRead());
        for (int i = 0; i < 4; i++) {
            answer();
            channel.runPendingTasks();
        }
        assertEquals(4, seen.stream().filter(part -> part.equals("end")).count());
        assertTrue(channel.config().isAutoRead());
        request("/5");
        request(large);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void readingPausesWhileTheHeadersOfWaitingRequestsAreLarge() {
        request("/1");
        DefaultHttpRequest large = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/2");
        large.headers().add("a", "a".repeat(20_000));
        channel.writeInbound(large, LastHttpContent.EMPTY_LAST_CONTENT);
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void readingPausesWhileALargeBodyWaits() {
        request("/1");
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/2"));
        channel.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[8000])));
        assertTrue(channel.config().isAutoRead());
        channel.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[12_000])));
        assertFalse(channel.config().isAutoRead());
    }

    @Test
    void informationalResponseDoesNotReleaseTheNextRequest() {
        request("/1");
        request("/2");
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        channel.runPendingTasks();
        assertEquals(List.of("head /1", "head done", "end"), seen);
    }

    @Test
    void requestsAfterTheLastResponseAreDropped() {
        request("/1");
        request("/2");
        DefaultFullHttpResponse last = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setKeepAlive(last, false);
        channel.writeOutbound(last);
        channel.runPendingTasks();
        request("/3");
        assertEquals(List.of("head /1", "head done", "end"), seen);
    }
}
