package dev.carillon.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** A client that follows a room without Socket.IO. It counts messages and never decodes them. */
final class Subscriber extends ChannelInboundHandlerAdapter implements LoadClient {
    private static final RecvByteBufAllocator RECEIVE_BUFFER = new FixedRecvByteBufAllocator(32 * 1024);

    private final Arrivals arrivals;
    private final Bootstrap bootstrap;
    private final boolean sampled;
    private final Reception reception;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private Channel channel;

    /** Creates a client. The latencies of its messages are recorded if it is sampled. */
    Subscriber(Arrivals arrivals, Bootstrap bootstrap, boolean sampled, Reception reception) {
        this.arrivals = arrivals;
        this.bootstrap = bootstrap.handler(this);
        this.sampled = sampled;
        this.reception = reception;
    }

    @Override
    public void connect(SocketAddress server) {
        bootstrap.connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                connected.completeExceptionally(done.cause());
            }
        });
    }

    @Override
    public CompletableFuture<Void> connected() {
        return connected;
    }

    @Override
    public boolean isClosed() {
        return channel != null && !channel.isActive();
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.close();
        }
    }

    // ---- called by the reception ----

    /** Called when the server has accepted the subscription. */
    void onAccepted() {
        connected.complete(null);
    }

    /** Called for each message, with the index of its payload. */
    void onMessage(ByteBuf bytes, int payload) {
        if (sampled) {
            arrivals.onStamp(Stamp.read(bytes, payload));
        }
        arrivals.onMessage(this);
    }

    /** Sends a copy of the bytes, so that they can be reused. */
    void send(ByteBuf bytes) {
        ByteBuf copy = channel.alloc().directBuffer(bytes.readableBytes());
        copy.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        channel.writeAndFlush(copy, channel.voidPromise());
    }

    // ---- inbound ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setRecvByteBufAllocator(RECEIVE_BUFFER);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        send(reception.request());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws IOException {
        ByteBuf in = (ByteBuf) msg;
        try {
            reception.read(in, this);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connected.completeExceptionally(new IOException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connected.completeExceptionally(cause);
        ctx.close();
    }
}
