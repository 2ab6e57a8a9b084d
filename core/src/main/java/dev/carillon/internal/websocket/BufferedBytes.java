package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Measures how much the server holds of a message that has not arrived completely: the bytes of an incomplete frame, and the
 * fragments before it. It is the first handler of the pipeline, because a frame is decoded only when it is complete.
 */
final class BufferedBytes extends ChannelInboundHandlerAdapter {
    /** Smaller changes are not reported, so that small messages cost nothing. */
    private static final int STEP = 64 * 1024;

    private final WebSocketListener listener;
    private long inFrame;
    private long inFragments;
    private long reported;

    BufferedBytes(WebSocketListener listener) {
        this.listener = listener;
    }

    /** Called when a frame is complete, with the size of the fragments that are kept. */
    void onFrame(long fragmentBytes) {
        inFrame = 0;
        inFragments = fragmentBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            inFrame += bytes.readableBytes();
        }
        ctx.fireChannelRead(message);
        long held = inFrame + inFragments;
        report(held < STEP ? 0 : held);
    }

    private void report(long held) {
        if (held == 0 ? reported > 0 : Math.abs(held - reported) >= STEP) {
            long change = held - reported;
            reported = held;
            listener.onBuffered(change);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        report(0);
    }
}
