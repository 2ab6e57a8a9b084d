package dev.carillon.internal.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/** Simulates a peer that reads only when the test tells it to. Until then, writes do not complete. */
final class SlowPeer extends ChannelOutboundHandlerAdapter {
    private final Deque<Write> waiting = new ArrayDeque<>();
    private ChannelHandlerContext ctx;
    private boolean reading = true;

    private record Write(Object message, ChannelPromise promise) {}

    void stopReading() {
        reading = false;
    }

    void readAll() {
        reading = true;
        while (!waiting.isEmpty()) {
            Write write = waiting.poll();
            ctx.write(write.message(), write.promise());
        }
        ctx.flush();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        waiting.forEach(write -> ReferenceCountUtil.release(write.message()));
        waiting.clear();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (reading) {
            context.write(message, promise);
        } else {
            waiting.add(new Write(message, promise));
        }
    }
}
