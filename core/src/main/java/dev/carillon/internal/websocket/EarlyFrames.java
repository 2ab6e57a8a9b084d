package dev.carillon.internal.websocket;

import dev.carillon.internal.http.RequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Holds the bytes that a client has sent after its handshake request without waiting for the response. Passes them on, before
 * all others, when reading starts.
 */
final class EarlyFrames extends ChannelDuplexHandler {
    private final ByteBuf bytes;

    private EarlyFrames(ByteBuf bytes) {
        this.bytes = bytes;
    }

    /** Takes these bytes from the decoder of requests, which is about to be replaced. */
    static void hold(Channel channel) {
        ByteBuf unread = RequestDecoder.takeUnread(channel);
        if (unread.isReadable()) {
            String decoder = channel.pipeline().context(RequestDecoder.class).name();
            channel.pipeline().addBefore(decoder, "early-frames", new EarlyFrames(unread));
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!ctx.channel().config().isAutoRead()) {
            return;
        }
        bytes.retain(); // the removal releases them
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(bytes);
        ctx.fireChannelReadComplete();
        if (ctx.channel().config().isAutoRead()) { // unless these messages are already too many
            ctx.read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        bytes.release();
    }
}
