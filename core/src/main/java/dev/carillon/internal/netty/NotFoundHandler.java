package dev.carillon.internal.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the HTTP pipeline: nobody wanted the request. */
@Sharable
final class NotFoundHandler extends SimpleChannelInboundHandler<HttpObject> {
    static final NotFoundHandler INSTANCE = new NotFoundHandler();

    private static final Logger log = LoggerFactory.getLogger(NotFoundHandler.class);

    private NotFoundHandler() {}

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) {
            HttpExchange.of(ctx, request).refuse(HttpResponseStatus.NOT_FOUND, "Not found");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFailure.log(log, cause);
        ctx.close();
    }
}
