package dev.carillon.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Lets through one request at a time. What a client sends ahead of the response waits here, so that responses leave in the order of
 * the requests (RFC 9112, section 9.3.2), a parked poll can be followed on its own connection, and a peer that sends requests but
 * does not read costs no more than one response. If too much waits, the connection is not read until all of it has been handled.
 */
public final class PipeliningHandler extends ChannelDuplexHandler {
    /** Parts of requests that may wait before reading is paused. What one read has brought may still follow. */
    private static final int MAX_WAITING = 64;

    /** How long a client may go on sending after the last response. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Deque<HttpObject> waiting = new ArrayDeque<>();
    private boolean answerOwed;

    /** Whether the body of a request is arriving. */
    private boolean receiving;

    private boolean readingPaused;

    /** Whether a response has announced that it is the last one of the connection. */
    private boolean closing;

    /** Whether that response has left, and only the rest of its request is awaited. */
    private boolean lingering;

    /** Whether a request has arrived after that; it and what follows are dropped. */
    private boolean discarding;

    /** Whether an answer is owed on a connection; to be asked on its loop. */
    public static boolean isAnswering(Channel channel) {
        PipeliningHandler requests = channel.pipeline().get(PipeliningHandler.class);
        return requests != null && requests.answerOwed;
    }

    /**
     * Closes a connection whose last response has been written. If its client is still sending the body of the request, the
     * connection is read for a while: a reset would make the client lose the response (RFC 9112, section 9.6).
     */
    static void closeAfterResponse(Channel channel) {
        PipeliningHandler requests = channel.pipeline().get(PipeliningHandler.class);
        if (requests == null || !requests.receiving || !channel.isActive()) {
            channel.close();
            return;
        }
        requests.lingering = true;
        if (channel instanceof DuplexChannel duplex && !HttpExchange.isSecure(channel)) {
            duplex.shutdownOutput();
        }
        ScheduledFuture<?> deadline =
                channel.eventLoop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
    }

    /** Whether an outbound message ends a response. A 100 (Continue) is not the response. */
    static boolean endsResponse(Object message) {
        return message instanceof LastHttpContent
                && !(message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing && message instanceof HttpRequest) {
            discarding = true;
        }
        if (discarding) {
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty() && mayPass(ctx, message)) {
            pass(ctx, message);
        } else {
            waiting.add((HttpObject) message);
            if (waiting.size() == MAX_WAITING) {
                pauseReading(ctx, true);
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response && !HttpUtil.isKeepAlive(response)) {
            closing = true;
        }
        ctx.write(message, promise);
        if (endsResponse(message)) {
            answerOwed = false;
            passLater(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            passLater(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** Not now: this may be called from within the handling of a request whose own parts are waiting here. */
    private void passLater(ChannelHandlerContext ctx) {
        if (!waiting.isEmpty()) {
            ctx.executor().execute(() -> passWaiting(ctx));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
    }

    private void discard() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private void passWaiting(ChannelHandlerContext ctx) {
        boolean passed = false;
        while (!waiting.isEmpty() && mayPass(ctx, waiting.peek())) {
            pass(ctx, waiting.poll());
            passed = true;
        }
        if (passed) {
            ctx.fireChannelReadComplete();
        }
        if (closing && !waiting.isEmpty()) { // requests after the last one that is answered
            discarding = true;
            discard();
        }
        if (waiting.isEmpty() && !ctx.isRemoved()) { // a WebSocket decides itself when it is read
            pauseReading(ctx, false);
        }
    }

    private void pauseReading(ChannelHandlerContext ctx, boolean paused) {
        if (readingPaused != paused) {
            readingPaused = paused;
            ctx.channel().config().setAutoRead(!paused);
        }
    }

    /** A next request waits for the response to the one before, and for the peer to take the responses that it has. */
    private boolean mayPass(ChannelHandlerContext ctx, Object message) {
        return !(message instanceof HttpRequest)
                || (!answerOwed && !closing && ctx.channel().isWritable());
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            answerOwed = true;
            receiving = true;
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            if (lingering) { // nothing is left to wait for
                ReferenceCountUtil.release(message);
                ctx.close();
                return;
            }
        }
        ctx.fireChannelRead(message);
    }
}
