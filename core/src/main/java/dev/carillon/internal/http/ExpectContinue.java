package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;

/** Clients that ask before they send a body (RFC 9110, section 10.1.1). */
public final class ExpectContinue {
    private static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

    private ExpectContinue() {}

    /** Whether a client asks, and announces a body that is too large. */
    public static boolean announcesMoreThan(int limit, HttpRequest request) {
        return HttpUtil.is100ContinueExpected(request) && HttpUtil.getContentLength(request, 0L) > limit;
    }

    /**
     * Tells a client that asks to send the body. To be called when it is the turn of the request to be answered. The codec would take
     * this for the response to the request, so it is sent past it.
     */
    public static void send(ChannelHandlerContext ctx, HttpRequest request) {
        if (HttpUtil.is100ContinueExpected(request)) {
            request.headers().remove(HttpHeaderNames.EXPECT);
            ctx.pipeline().context(HttpServerCodec.class).writeAndFlush(CONTINUE.duplicate());
        }
    }
}
