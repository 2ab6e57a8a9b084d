package dev.carillon.internal.http2;

import dev.carillon.internal.loop.LoopClock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The open streams of a connection. Closes the connection if it has none for some time. */
final class OpenStreams extends ChannelInboundHandlerAdapter {
    private final long firstTimeoutNanos;
    private final long timeoutNanos;
    private ChannelHandlerContext context;
    private ScheduledFuture<?> timer;
    private int count;
    private int pushed;
    private long bodyBytes;
    private boolean used;
    private long idleSince;

    OpenStreams(Duration firstTimeout, Duration timeout) {
        this.firstTimeoutNanos = firstTimeout.toNanos();
        this.timeoutNanos = timeout.toNanos();
    }

    int count() {
        return count;
    }

    /** The number of open streams that the server has pushed. */
    int pushed() {
        return pushed;
    }

    /** Adds a new stream until it is closed. */
    void add(Channel stream) {
        count++;
        used = true;
        stream.closeFuture().addListener(closed -> {
            if (--count == 0) {
                idle();
            }
        });
    }

    /** Counts a stream that the server has pushed until it is closed. */
    void addPushed(Channel stream) {
        pushed++;
        stream.closeFuture().addListener(closed -> pushed--);
    }

    /** Adds the size of a part of a request body, and returns the size of all bodies. A negative size removes it. */
    long addBodyBytes(long bytes) {
        bodyBytes += bytes;
        return bodyBytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        idle();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** The timer continues while requests come and go: each of them would otherwise need another one. */
    private void idle() {
        idleSince = LoopClock.nanoTime(context.executor());
        if (timer == null && context.channel().isOpen() && !context.isRemoved()) {
            schedule(used ? timeoutNanos : firstTimeoutNanos);
        }
    }

    private void schedule(long delayNanos) {
        timer = context.executor().schedule(this::look, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        timer = null;
        if (count > 0) {
            return;
        }
        long left = idleSince + (used ? timeoutNanos : firstTimeoutNanos) - LoopClock.nanoTime(context.executor());
        if (left > 0) {
            schedule(left);
        } else {
            context.close(); // the codec sends a GOAWAY frame
        }
    }
}
