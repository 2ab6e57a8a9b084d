package dev.carillon.internal.http;

import dev.carillon.internal.loop.LoopClock;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose peer is too slow to send a request. The timeout applies from the accept, or from the end of the
 * last response, to the start of the next request, and from the start of a request to its end. It does not apply while a
 * response is pending (to a poll, for example), unless the client has closed its side of the connection: the server would not
 * notice if the client closed the other side, too.
 *
 * <p>A single timer checks the deadline when it fires. Otherwise, a busy connection would create and cancel two timers per
 * request.
 */
public final class RequestTimeoutHandler extends ChannelDuplexHandler {
    private final long timeoutNanos;

    /** The current timeout. The first one may differ from the others. */
    private long currentNanos;

    private ScheduledFuture<?> timer;
    private boolean running;
    private long startedAt;
    private int answersOwed;
    private boolean receiving;
    private boolean inputClosed;

    public RequestTimeoutHandler(Duration first, Duration timeout) {
        this.currentNanos = first.toNanos();
        this.timeoutNanos = timeout.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        start(ctx, currentNanos);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            answersOwed++;
            receiving = true;
            start(ctx, timeoutNanos); // the timeout of the request itself
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            if (answersOwed > 0) {
                running = inputClosed;
            } else { // already answered: the connection becomes idle only now
                start(ctx, timeoutNanos);
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            start(ctx, timeoutNanos);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (PipeliningHandler.endsResponse(message)) {
            answersOwed--;
            if (answersOwed == 0 && !receiving) {
                start(ctx, timeoutNanos);
            }
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        ctx.fireChannelInactive();
    }

    private void start(ChannelHandlerContext ctx, long nanos) {
        running = true;
        if (timer != null && nanos < currentNanos) { // the timer would fire too late
            timer.cancel(false);
            timer = null;
        }
        currentNanos = nanos;
        startedAt = LoopClock.nanoTime(ctx.executor());
        if (timer == null && ctx.channel().isOpen()) {
            schedule(ctx, nanos);
        }
    }

    private void schedule(ChannelHandlerContext ctx, long delayNanos) {
        timer = ctx.executor().schedule(() -> look(ctx), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        timer = null;
        if (!running) {
            return;
        }
        long left = startedAt + currentNanos - LoopClock.nanoTime(ctx.executor());
        if (left <= 0) {
            ctx.close();
        } else {
            schedule(ctx, left);
        }
    }

    private void cancel() {
        running = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
