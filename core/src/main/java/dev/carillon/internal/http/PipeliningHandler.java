package dev.carillon.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through one request at a time. What a client sends ahead of the answer waits here, so that answers leave in the order of
 * the requests (RFC 9112, section 9.3.2), a parked poll can be followed on its own connection, and a peer that asks but does not
 * read costs no more than one answer.
 */
public final class PipeliningHandler extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(PipeliningHandler.class);

    /** Parts of requests that may wait; a part is at most one read of the socket. */
    private static final int MAX_WAITING = 64;

    private final Deque<HttpObject> waiting = new ArrayDeque<>();
    private boolean answerOwed;

    /** Whether an answer is owed on a connection; to be asked on its loop. */
    public static boolean isAnswering(Channel channel) {
        PipeliningHandler requests = channel.pipeline().get(PipeliningHandler.class);
        return requests != null && requests.answerOwed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (waiting.isEmpty() && mayPass(ctx, message)) {
            pass(ctx, message);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add((HttpObject) message);
        } else {
            ReferenceCountUtil.release(message);
            log.debug("too many pipelined requests");
            ctx.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message, promise);
        if (message instanceof LastHttpContent) {
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
    }

    /** A next request waits for the answer to the one before, and for the peer to take the answers that it has. */
    private boolean mayPass(ChannelHandlerContext ctx, Object message) {
        return !(message instanceof HttpRequest)
                || (!answerOwed && ctx.channel().isWritable());
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            answerOwed = true;
        }
        ctx.fireChannelRead(message);
    }
}
