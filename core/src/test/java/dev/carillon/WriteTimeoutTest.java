package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.EngineIoFixture;
import dev.carillon.testing.RawHttp;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Peers that send a request and do not read the response. */
class WriteTimeoutTest {
    /** Larger than the buffers on both sides of a connection. */
    private static final int LARGE = 32 * 1024 * 1024;

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Answers every request with a large response. */
    private final class LargeAnswers extends SimpleChannelInboundHandler<HttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(new byte[LARGE]));
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, LARGE);
            ctx.writeAndFlush(response);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ended.countDown();
            ctx.fireChannelInactive();
        }
    }

    @Test
    void unreadResponseEndsTheConnection() throws InterruptedException {
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.requestTimeout(Duration.ofMillis(300))
                        .httpHandlers(pipeline -> pipeline.addLast(new LargeAnswers())));
                RawHttp client = RawHttp.connect(server.address())) {
            client.sendGet("/large");
            assertTrue(ended.await(5, TimeUnit.SECONDS), "the connection is still open");
        }
    }

    /** The second request is waiting for its response, so no other timeout applies. */
    @Test
    void pipelinedRequestDoesNotStopTheWriteTimeout() throws InterruptedException {
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.requestTimeout(Duration.ofMillis(300))
                        .httpHandlers(pipeline -> pipeline.addLast(new LargeAnswers())));
                RawHttp client = RawHttp.connect(server.address())) {
            client.sendGet("/large").sendGet("/more");
            assertTrue(ended.await(5, TimeUnit.SECONDS), "the connection is still open");
        }
    }
}
