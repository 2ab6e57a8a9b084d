package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that stays with long-polling. It has one connection and one request at a time. */
final class PollingClient extends SimpleChannelInboundHandler<FullHttpResponse> implements LoadClient {
    private static final String PATH = "/socket.io/?EIO=4&transport=polling";
    private static final Pattern SESSION_ID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final byte SEPARATOR = 0x1E;
    private static final int MAX_ANSWER = 16 * 1024 * 1024;

    private final Arrivals arrivals;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private Channel channel;
    private String path = PATH;
    private boolean polling = true;
    private String toPost;

    PollingClient(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    ChannelHandler handlers() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel ch) {
                ch.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ANSWER), PollingClient.this);
            }
        };
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

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        poll();
    }

    private void poll() {
        polling = true;
        request(HttpMethod.GET, "");
    }

    private void request(HttpMethod method, String body) {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path, content);
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        if (method.equals(HttpMethod.POST)) {
            request.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=UTF-8");
            request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        }
        channel.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) throws IOException {
        if (!response.status().equals(HttpResponseStatus.OK)) {
            throw new IOException("a " + (polling ? "poll" : "post") + " was answered with " + response.status());
        }
        if (polling) {
            arrivals.onPoll();
            readPackets(response.content());
        }
        if (toPost == null) {
            poll();
        } else {
            polling = false;
            String packet = toPost;
            toPost = null;
            request(HttpMethod.POST, packet);
        }
    }

    private void readPackets(ByteBuf body) {
        while (body.isReadable()) {
            int separator = body.bytesBefore(SEPARATOR);
            int length = separator < 0 ? body.readableBytes() : separator;
            onPacket(body.readSlice(length));
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

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connected.completeExceptionally(new IOException("the server has closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connected.completeExceptionally(cause);
        ctx.close();
    }
}
