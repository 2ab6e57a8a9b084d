package dev.carillon.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that uses long-polling without an upgrade. It sends one request at a time, on a persistent connection. If the server
 * closes the connection, the client opens a new one.
 */
final class PollingClient implements LoadClient {
    private static final String PATH = "/socket.io/?EIO=4&transport=polling";
    private static final Pattern SESSION_ID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final byte SEPARATOR = 0x1E;
    private static final int MAX_ANSWER = 16 * 1024 * 1024;

    private final Arrivals arrivals;
    private final Bootstrap bootstrap;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private Channel channel;
    private String path = PATH;
    private PollingRequest current = PollingRequest.get(PATH);
    private String toPost;
    private boolean closed;

    PollingClient(Arrivals arrivals, Bootstrap bootstrap) {
        this.arrivals = arrivals;
        this.bootstrap = bootstrap.handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel ch) {
                ch.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ANSWER), new Answers());
            }
        });
    }

    @Override
    public void connect(SocketAddress server) {
        bootstrap.remoteAddress(server);
        reconnect();
    }

    private void reconnect() {
        bootstrap.connect().addListener(done -> {
            if (!done.isSuccess()) {
                fail(done.cause());
            }
        });
    }

    @Override
    public CompletableFuture<Void> connected() {
        return connected;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }

    private void fail(Throwable cause) {
        connected.completeExceptionally(cause);
        close();
    }

    // ---- responses ----

    private void onAnswer(FullHttpResponse answer) throws IOException {
        if (!answer.status().equals(HttpResponseStatus.OK)) {
            throw new IOException(current + " was answered with " + answer.status());
        }
        if (current.isPoll()) {
            arrivals.onPoll();
            readPackets(answer.content());
        }
        current = toPost == null ? PollingRequest.get(path) : PollingRequest.post(path, toPost);
        toPost = null;
    }

    private void readPackets(ByteBuf body) {
        while (body.isReadable()) {
            int separator = body.bytesBefore(SEPARATOR);
            onPacket(body.readSlice(separator < 0 ? body.readableBytes() : separator));
            if (separator >= 0) {
                body.skipBytes(1);
            }
        }
    }

    private void onPacket(ByteBuf packet) {
        switch (PacketHead.kind(packet, packet.readerIndex(), packet.readableBytes())) {
            case OPEN -> open(packet.toString(StandardCharsets.UTF_8));
            case PING -> toPost = "3";
            case CONNECT -> connected.complete(null);
            case EVENT, ACK -> arrivals.onMessage(this);
            case BINARY_EVENT, OTHER -> {}
        }
    }

    private void open(String packet) {
        Matcher sessionId = SESSION_ID.matcher(packet);
        if (sessionId.find()) {
            path = PATH + "&sid=" + sessionId.group(1);
            toPost = "40";
        }
    }

    /** Handles the responses of a connection. */
    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        private boolean answered;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            channel.writeAndFlush(current.message());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) throws IOException {
            answered = true;
            onAnswer(answer);
            ctx.writeAndFlush(current.message());
        }

        /** A server may close the connection after any response. A request that was not answered is then sent again. */
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!answered) {
                fail(new IOException("the server closed the connection before its first response"));
            } else if (!closed) {
                reconnect();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (answered && cause instanceof IOException && !cause.getMessage().contains("answered with")) {
                ctx.close(); // the server has closed the connection
            } else {
                fail(cause);
            }
        }
    }
}
