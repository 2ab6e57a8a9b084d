package dev.carillon.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A client that connects directly by WebSocket. */
public final class WebSocketClient extends ChannelInboundHandlerAdapter implements LoadClient, FrameListener {
    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    private static final ByteBuf CONNECT = ClientFrame.text("40");
    private static final ByteBuf PONG = ClientFrame.text("3");
    private static final RecvByteBufAllocator RECEIVE_BUFFER = new FixedRecvByteBufAllocator(32 * 1024);
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int BINARY_OPCODE = 0x2;
    private static final int TEXT_OPCODE = 0x1;

    private final Arrivals arrivals;
    private final Bootstrap bootstrap;
    private final boolean sampled;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final FrameScanner frames = new FrameScanner(this);
    private ResponseHead answer = new ResponseHead(SWITCHING_PROTOCOLS);
    private Channel channel;
    private CompletableFuture<String> asked;
    private boolean message;
    private long stamp;

    /** Creates a client. The latencies of its messages are recorded if it is sampled. */
    WebSocketClient(Arrivals arrivals, Bootstrap bootstrap, boolean sampled) {
        this.arrivals = arrivals;
        this.bootstrap = bootstrap.handler(this);
        this.sampled = sampled;
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

    /** Stops reading, like a client that has lost its network. */
    void stall() {
        channel.config().setAutoRead(false);
    }

    /** Writes a copy of the frame, so that the frame can be reused. */
    void write(ByteBuf frame) {
        ByteBuf copy = channel.alloc().directBuffer(frame.readableBytes());
        channel.write(copy.writeBytes(frame, frame.readerIndex(), frame.readableBytes()), channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    /** Sends a packet that requests an acknowledgement. Completes with the acknowledgement packet. */
    CompletableFuture<String> ask(String packet) {
        asked = new CompletableFuture<>();
        send(ClientFrame.text(packet));
        return asked;
    }

    private void send(ByteBuf frame) {
        write(frame);
        flush();
    }

    // ---- inbound ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setRecvByteBufAllocator(RECEIVE_BUFFER);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        send(Unpooled.copiedBuffer(UPGRADE, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws IOException {
        ByteBuf in = (ByteBuf) msg;
        try {
            if (answer == null || readAnswer(in)) {
                frames.scan(in);
            }
        } finally {
            in.release();
        }
    }

    private boolean readAnswer(ByteBuf in) throws IOException {
        boolean complete = answer.read(in);
        if (complete) {
            answer = null;
        }
        return complete;
    }

    @Override
    public void onHead(int opcode, ByteBuf bytes, int index, int length) {
        message = opcode == BINARY_OPCODE && length >= Stamp.DIGITS; // a shorter binary frame is not a message
        stamp = Stamp.NONE;
        if (opcode == TEXT_OPCODE) {
            onText(PacketHead.kind(bytes, index, length), bytes, index, length);
        } else if (message && sampled) {
            stamp = PacketHead.stampOfAttachment(bytes, index, length);
        }
    }

    private void onText(PacketHead.Kind kind, ByteBuf bytes, int index, int length) {
        switch (kind) {
            case EVENT, ACK -> {
                message = true;
                if (asked != null && kind == PacketHead.Kind.ACK) {
                    asked.complete(bytes.toString(index, length, StandardCharsets.US_ASCII));
                    asked = null;
                }
                stamp = sampled ? PacketHead.stamp(kind, bytes, index, length) : Stamp.NONE;
            }
            case OPEN -> send(CONNECT);
            case CONNECT -> connected.complete(null);
            case PING -> send(PONG);
            case BINARY_EVENT, OTHER -> {}
        }
    }

    @Override
    public void onEnd() {
        if (message) {
            if (stamp != Stamp.NONE) {
                arrivals.onStamp(stamp);
            }
            arrivals.onMessage(this);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        arrivals.onPause(this);
    }

    // ---- close ----

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
