package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Handles {@code Expect: 100-continue} (RFC 9110, section 10.1.1). */
public final class ExpectContinue {
    private static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

    private ExpectContinue() {}

    /** Returns whether a client expects a 100 response and announces a body that exceeds the limit. */
    public static boolean announcesMoreThan(int limit, HttpRequest request) {
        return HttpUtil.is100ContinueExpected(request) && HttpUtil.getContentLength(request, 0L) > limit;
    }

    /**
     * Sends a 100 (Continue) response if the client expects one. Must be called when it is the request's turn to be answered.
     * The response bypasses the codec of an HTTP/1.1 connection, which would take it for the final response.
     */
    public static void send(ChannelHandlerContext ctx, HttpRequest request) {
        if (HttpUtil.is100ContinueExpected(request)) {
            request.headers().remove(HttpHeaderNames.EXPECT);
            ChannelHandlerContext encoder = ctx.pipeline().context(ResponseEncoder.class);
            ChannelHandlerContext codec = encoder == null ? ctx.pipeline().context(HttpServerCodec.class) : encoder;
            if (codec == null) { // an HTTP/2 stream
                ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            } else {
                codec.writeAndFlush(CONTINUE.duplicate());
            }
        }
    }
}
