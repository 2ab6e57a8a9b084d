package dev.carillon.internal.http2;

import dev.carillon.http.Preload;
import dev.carillon.internal.http.PreloadSender;
import dev.carillon.internal.loop.LoopTask;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What distinguishes a stream from an HTTP/1.1 connection, after its frames have become requests and responses. */
final class StreamHandler extends ChannelDuplexHandler implements PreloadSender {
    private static final Logger log = LoggerFactory.getLogger(StreamHandler.class);
    private static final String LINK = "link";

    private final OpenStreams streams;
    private final long maxBodyBytes;
    private final ServerPush push;
    private ChannelHandlerContext context;
    private HttpRequest request;
    private long bodyBytes;
    private boolean responding;

    /** The write of the end of the response, or null. */
    private ChannelFuture end;

    /** The limit is for the bodies of all open requests of the connection. */
    StreamHandler(OpenStreams streams, long maxBodyBytes, ServerPush push) {
        this.streams = streams;
        this.maxBodyBytes = maxBodyBytes;
        this.push = push;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().attr(PreloadSender.KEY).set(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        streams.addBodyBytes(-bodyBytes);
        bodyBytes = 0;
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head) {
            request = head;
            removeExtensionHeaders(head);
        }
        // the rest of a body is discarded when its request has been refused
        if (message instanceof HttpContent part
                && !responding
                && exceedsLimit(part.content().readableBytes())) {
            log.debug("the requests of an HTTP/2 connection have more than {} bytes", maxBodyBytes);
            ReferenceCountUtil.release(message);
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.ENHANCE_YOUR_CALM))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.fireChannelRead(message);
    }

    /** The codec adds them. Applications must not see them, and clients must not set them. */
    private static void removeExtensionHeaders(HttpRequest head) {
        for (ExtensionHeaderNames name : ExtensionHeaderNames.values()) {
            head.headers().remove(name.text());
        }
    }

    private boolean exceedsLimit(int size) {
        bodyBytes += size;
        return streams.addBodyBytes(size) > maxBodyBytes;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (isReset(ctx)) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            responding = true;
            if (response instanceof FullHttpResponse full && hasNoBody(full)) {
                end = ctx.write(full.replace(Unpooled.EMPTY_BUFFER), promise.unvoid());
                full.release();
                return;
            }
        }
        if (message instanceof LastHttpContent && responding) {
            end = ctx.write(message, promise.unvoid());
        } else {
            ctx.write(message, promise);
        }
    }

    /** Netty closes the whole connection when it writes the response of a pushed stream that the client has reset. */
    private static boolean isReset(ChannelHandlerContext ctx) {
        return ((Http2StreamChannel) ctx.channel()).stream().state() == Http2Stream.State.CLOSED;
    }

    /**
     * Resets the stream if its client has not read the response: Netty does so only if the end of the response has not been
     * written, and holds what is left of it.
     */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (end != null && !end.isDone()) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        }
        ctx.close(promise);
    }

    /** Returns whether only the headers of a response must be sent. The HTTP/1.1 encoder leaves out the body by itself. */
    private boolean hasNoBody(FullHttpResponse response) {
        return request != null
                && request.method().equals(HttpMethod.HEAD)
                && response.content().isReadable();
    }

    @Override
    public void send(List<Preload> resources) {
        LoopTask.run(context.executor(), () -> {
            if (request != null
                    && !responding
                    && !context.isRemoved()
                    && context.channel().isActive()) {
                announce(resources);
            }
        });
    }

    /** Pushes the resources if the client accepts it. Otherwise, sends their links. */
    private void announce(List<Preload> resources) {
        if (push.isAccepted(context.channel())) {
            resources.forEach(resource -> push.push(context, request, resource.target()));
            return;
        }
        FullHttpResponse hints = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS);
        resources.forEach(resource -> hints.headers().add(LINK, resource.toLink()));
        context.writeAndFlush(hints);
    }
}
