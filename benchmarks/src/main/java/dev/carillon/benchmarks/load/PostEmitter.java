package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Asks for messages by POST requests, all on one connection. Any server can support this, whatever its clients use. */
public final class PostEmitter implements Emitter, AutoCloseable {
    private final Channel channel;
    private final Trigger trigger;

    private PostEmitter(Channel channel, Trigger trigger) {
        this.channel = channel;
        this.trigger = trigger;
    }

    /** Connects to a server. */
    public static PostEmitter connect(LoadLoop loop, int port, int payloadSize) {
        Channel channel = loop.bootstrap()
                .handler(new Answers())
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
        return new PostEmitter(channel, Trigger.post("/emit", payloadSize));
    }

    @Override
    public void send(long due) {
        ByteBuf request = trigger.at(due);
        ByteBuf copy = channel.alloc().directBuffer(request.readableBytes());
        channel.write(copy.writeBytes(request, 0, request.readableBytes()), channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Ignores the responses. If a request fails, its messages are missing, which the result shows. */
    private static final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {}

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
