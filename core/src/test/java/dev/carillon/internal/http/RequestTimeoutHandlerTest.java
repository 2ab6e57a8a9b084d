package dev.carillon.internal.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a connection is closed because its client takes too long. */
@Tag("netty-4.2") // the clock of an EmbeddedChannel has no ticker in 4.1
class RequestTimeoutHandlerTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final EmbeddedChannel channel = new EmbeddedChannel(new RequestTimeoutHandler(TIMEOUT, TIMEOUT));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void passTime(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void idleTimeBeginsAfterTheBodyOfAnEarlyAnsweredRequest() {
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND));
        passTime(50);
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        passTime(50);
        assertTrue(channel.isOpen());
        passTime(11);
        assertFalse(channel.isOpen());
    }

    @Test
    void bodyThatDoesNotEndClosesTheConnection() {
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND));
        passTime(61);
        assertFalse(channel.isOpen());
    }
}
