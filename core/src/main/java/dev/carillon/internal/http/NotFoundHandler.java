package dev.carillon.internal.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with 404 at the end of the HTTP pipeline. If the application has added handlers after this one, it passes everything
 * on.
 */
@Sharable
public final class NotFoundHandler extends ChannelInboundHandlerAdapter {
    public static final NotFoundHandler INSTANCE = new NotFoundHandler();

    private static final Logger log = LoggerFactory.getLogger(NotFoundHandler.class);

    private NotFoundHandler() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!isLast(ctx)) {
            if (message instanceof HttpRequest request) {
                ExpectContinue.send(ctx, request);
            }
            ctx.fireChannelRead(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            HttpExchange.of(ctx, request).refuse(HttpResponseStatus.NOT_FOUND, "Not found");
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (isLast(ctx)) {
            ConnectionErrorHandler.log(log, cause);
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private static boolean isLast(ChannelHandlerContext ctx) {
        return ctx.pipeline().last() == ctx.handler();
    }
}
