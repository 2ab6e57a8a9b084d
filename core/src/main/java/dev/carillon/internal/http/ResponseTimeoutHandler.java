package dev.carillon.internal.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose peer does not read a response. Similar to Netty's {@code WriteTimeoutHandler}, but it creates a
 * timer only for a response that is not completely written after its flush, which is rare.
 */
public final class ResponseTimeoutHandler extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(ResponseTimeoutHandler.class);

    private final long timeoutNanos;
    private ChannelFuture lastWrite;
    private ScheduledFuture<?> timer;

    public ResponseTimeoutHandler(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ChannelPromise observed = promise.unvoid();
        lastWrite = observed;
        ctx.write(message, observed);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        watch(ctx);
    }

    private void watch(ChannelHandlerContext ctx) {
        if (timer == null && lastWrite != null && !lastWrite.isDone()) {
            ChannelFuture watched = lastWrite;
            timer = ctx.executor().schedule(() -> look(ctx, watched), timeoutNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look(ChannelHandlerContext ctx, ChannelFuture watched) {
        timer = null;
        if (watched.isDone()) {
            watch(ctx);
        } else {
            log.debug("a client did not read a response in time");
            ctx.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
