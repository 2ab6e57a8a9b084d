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

/** Peers that ask and do not take the answer. */
class WriteTimeoutTest {
    /** More than the buffers of both sides of a connection hold. */
    private static final int LARGE = 32 * 1024 * 1024;

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Answers everything with a lot. */
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
    void anAnswerThatIsNotTakenEndsTheConnection() throws InterruptedException {
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.requestTimeout(Duration.ofMillis(300))
                        .httpHandlers(pipeline -> pipeline.addLast(new LargeAnswers())));
                RawHttp client = RawHttp.connect(server.address())) {
            client.sendGet("/large");
            assertTrue(ended.await(5, TimeUnit.SECONDS), "the connection is still open");
        }
    }

    /** It is owed an answer, so no other time runs. */
    @Test
    void aPeerThatAsksOnWithoutTakingItsAnswerEndsToo() throws InterruptedException {
        try (EngineIoFixture server = EngineIoFixture.start(options -> options.requestTimeout(Duration.ofMillis(300))
                        .httpHandlers(pipeline -> pipeline.addLast(new LargeAnswers())));
                RawHttp client = RawHttp.connect(server.address())) {
            client.sendGet("/large").sendGet("/more");
            assertTrue(ended.await(5, TimeUnit.SECONDS), "the connection is still open");
        }
    }
}
