package dev.carillon.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** A client of the bare server. Accessed only on its event loop. */
final class BareConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final BareApplication application;
    private final Channel channel;
    private final boolean batched;
    private boolean dirty;

    /** Creates a connection. If batched, it is flushed once per event-loop iteration, otherwise for each message. */
    BareConnection(BareApplication application, Channel channel, boolean batched) {
        this.application = application;
        this.channel = channel;
        this.batched = batched;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** Sends a frame, and takes ownership of it. */
    void send(ByteBuf frame) {
        if (!batched) {
            channel.writeAndFlush(frame, channel.voidPromise());
            return;
        }
        channel.write(frame, channel.voidPromise());
        if (!dirty) {
            dirty = true;
            TurnEnd.of(loop()).flush(this);
        }
    }

    void flush() {
        dirty = false;
        channel.flush();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            application.onText(this, frame.content());
        } else if (frame instanceof BinaryWebSocketFrame) {
            application.onBinary(frame.content());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        application.onClose(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
