package dev.carillon.internal.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2PushPromiseFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes resources that a client has not asked for (RFC 9113, section 8.4). Their requests are made here and handled as if the
 * client had sent them.
 */
final class ServerPush {
    private static final Logger log = LoggerFactory.getLogger(ServerPush.class);

    /** The maximum number of pushed streams that a connection may have open. */
    private static final int MAX_PUSHED = 32;

    private final OpenStreams streams;
    private final ChannelHandler initializer;

    /** The initializer sets up the pipeline of a pushed stream. */
    ServerPush(OpenStreams streams, ChannelHandler initializer) {
        this.streams = streams;
        this.initializer = initializer;
    }

    /** Returns whether the client accepts pushed streams, and the stream may push others. */
    boolean isAccepted(Channel stream) {
        Http2FrameCodec codec = stream.parent().pipeline().get(Http2FrameCodec.class);
        return codec != null
                && codec.connection().remote().allowPushTo()
                && codec.connection()
                        .remote()
                        .isValidStreamId(((Http2StreamChannel) stream).stream().id());
    }

    /** Pushes a resource of this server. Must be called on the event loop, before the response to the request. */
    void push(ChannelHandlerContext ctx, HttpRequest cause, String path) {
        if (!path.startsWith("/") || path.startsWith("//") || streams.pushed() >= MAX_PUSHED) {
            return;
        }
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        String host = cause.headers().get(HttpHeaderNames.HOST);
        request.headers().set(HttpHeaderNames.HOST, host);
        Http2Headers promise = new DefaultHttp2Headers()
                .method(HttpMethod.GET.asciiName())
                .scheme(HttpScheme.HTTPS.name())
                .authority(host)
                .path(path);
        new Http2StreamChannelBootstrap(ctx.channel().parent())
                .handler(initializer)
                .open()
                .addListener(opened -> {
                    if (opened.isSuccess()) {
                        promise(ctx, (Http2StreamChannel) opened.getNow(), promise, request);
                    } else {
                        log.debug(
                                "a stream cannot be pushed: {}", opened.cause().toString());
                        request.release();
                    }
                });
    }

    private void promise(
            ChannelHandlerContext ctx, Http2StreamChannel pushed, Http2Headers promise, FullHttpRequest request) {
        streams.addPushed(pushed);
        ctx.write(new DefaultHttp2PushPromiseFrame(promise).pushStream(pushed.stream()))
                .addListener(promised -> {
                    if (promised.isSuccess()) {
                        pushed.pipeline()
                                .context(Http2StreamFrameToHttpObjectCodec.class)
                                .fireChannelRead(request);
                    } else { // the client accepts no further streams
                        log.debug(
                                "a stream cannot be pushed: {}",
                                promised.cause().toString());
                        request.release();
                        pushed.close();
                    }
                });
    }
}
