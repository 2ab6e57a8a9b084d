package dev.carillon.internal.http2;

import dev.carillon.internal.loop.LoopClock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import java.time.Duration;

/**
 * Ends a connection whose client breaks the rules on many streams. The server resets each of these streams while their requests are
 * still being handled, so the limit of concurrent streams does not help ("MadeYouReset"). Netty's own limit counts only some of
 * these resets.
 */
final class StreamErrorLimit extends ChannelInboundHandlerAdapter {
    private final int maxErrors;
    private final long windowNanos;
    private long windowBegan;
    private int errors;

    StreamErrorLimit(int maxErrors, Duration window) {
        this.maxErrors = maxErrors;
        this.windowNanos = window.toNanos();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.fireExceptionCaught(cause);
        if (cause instanceof Http2FrameStreamException && isTooMuch(LoopClock.nanoTime(ctx.executor()))) {
            ChannelHandlerContext codec = ctx.pipeline().context(Http2FrameCodec.class);
            Http2Exception error = Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "more than %d stream errors", maxErrors);
            ((Http2FrameCodec) codec.handler()).onError(codec, false, error);
        }
    }

    private boolean isTooMuch(long now) {
        if (errors == 0 || now - windowBegan > windowNanos) {
            windowBegan = now;
            errors = 0;
        }
        errors++;
        return errors > maxErrors;
    }
}
