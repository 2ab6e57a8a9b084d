package dev.carillon.internal.http2;

import dev.carillon.internal.http.ConnectionErrorHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the pipeline of a connection, which frames such as PING and SETTINGS reach. */
final class Http2ErrorHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Http2ErrorHandler.class);

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    /** The codec has already sent the error to the client if it is one of the protocol, or if reading a frame has failed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof UnsupportedOperationException) {
            // Netty's flow control fails when a client sends DATA on a stream that was only promised to it
            log.debug("an HTTP/2 connection failed: {}", cause.toString());
            return;
        }
        ConnectionErrorHandler.log(log, cause);
        if (!ConnectionErrorHandler.isProtocolError(cause)) {
            ctx.close();
        }
    }
}
