package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Limits what a peer sends after our Close frame. It may finish a message, and then has to answer with a Close frame. A peer that
 * ignores ours would otherwise keep the server busy until the timeout.
 */
final class ClosingLimit extends ChannelInboundHandlerAdapter {
    private long left;

    ClosingLimit(long bytes) {
        this.left = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            left -= bytes.readableBytes();
        }
        if (left < 0) {
            ReferenceCountUtil.release(message);
            ctx.close();
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
