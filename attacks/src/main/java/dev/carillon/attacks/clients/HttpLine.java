package dev.carillon.attacks.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
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
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A persistent HTTP connection for one request at a time. If the server has closed it meanwhile, or always does so, the next request
 * opens another.
 */
final class HttpLine {
    private static final int MAX_RESPONSE = 64 * 1024 * 1024;

    private final Bootstrap bootstrap;
    private final boolean closedAfterResponse;
    private final Consumer<String> onFailure;
    private Channel channel;
    private FullHttpRequest toSend;
    private Consumer<ByteBuf> onResponse;

    /** Creates a line. A request without a successful response is a failure. */
    HttpLine(ClientLoop loop, Consumer<String> onFailure) {
        this.bootstrap = loop.bootstrap(() ->
                new ChannelHandler[] {new HttpClientCodec(), new HttpObjectAggregator(MAX_RESPONSE), new Responses()});
        this.closedAfterResponse = loop.closedAfterResponse();
        this.onFailure = onFailure;
    }

    boolean isIdle() {
        return onResponse == null;
    }

    void get(String path, Consumer<ByteBuf> whenAnswered) {
        send(request(HttpMethod.GET, path, ""), whenAnswered);
    }

    void post(String path, String body, Consumer<ByteBuf> whenAnswered) {
        send(request(HttpMethod.POST, path, body), whenAnswered);
    }

    private static FullHttpRequest request(HttpMethod method, String path, String body) {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, path, content);
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        if (method.equals(HttpMethod.POST)) {
            request.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=UTF-8")
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        }
        return request;
    }

    private void send(FullHttpRequest request, Consumer<ByteBuf> whenAnswered) {
        onResponse = whenAnswered;
        if (channel != null && channel.isActive()) {
            channel.writeAndFlush(request);
            return;
        }
        toSend = request;
        bootstrap.connect().addListener(done -> {
            if (!done.isSuccess()) {
                onFailure.accept("connection refused");
            }
        });
    }

    void close() {
        onResponse = null;
        if (channel != null) {
            channel.close();
        }
    }

    private final class Responses extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            channel.writeAndFlush(toSend);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            Consumer<ByteBuf> receiver = onResponse;
            onResponse = null;
            if (receiver == null) {
                return; // closed
            }
            if (closedAfterResponse) {
                channel = null;
            }
            if (response.status().equals(HttpResponseStatus.OK)) {
                receiver.accept(response.content());
            } else {
                onFailure.accept("status " + response.status().code());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (ctx.channel() == channel && onResponse != null) {
                onFailure.accept("connection closed during a request");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
