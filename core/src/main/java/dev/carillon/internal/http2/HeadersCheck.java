package dev.carillon.internal.http2;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets a stream that begins with headers which are not those of a request (RFC 9113, section 8.3.1). Netty does not check them
 * before it converts them to a request. The conversion then fails, and does not release a buffer.
 */
final class HeadersCheck extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HeadersCheck.class);

    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame frame && !refused) {
            if (isRequest(frame.headers())) {
                ctx.pipeline().remove(this); // the codec checks trailers
            } else {
                refuse(ctx);
            }
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean isRequest(Http2Headers headers) {
        CharSequence method = headers.method();
        if (method == null || headers.status() != null) {
            return false;
        }
        return HttpMethod.CONNECT.asciiName().contentEqualsIgnoreCase(method)
                ? headers.authority() != null && isValid(method, headers.authority())
                : headers.path() != null && headers.scheme() != null && isValid(method, headers.path());
    }

    /** Does what the conversion does after it has allocated the buffer. */
    private static boolean isValid(CharSequence method, CharSequence target) {
        try {
            var unused = new DefaultHttpRequest(
                    HttpVersion.HTTP_1_1,
                    HttpMethod.valueOf(method.toString()),
                    target.toString(),
                    EmptyHttpHeaders.INSTANCE);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        log.debug("an HTTP/2 stream does not begin with the headers of a request");
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
