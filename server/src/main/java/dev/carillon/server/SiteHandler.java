package dev.carillon.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers GET and HEAD for the site and for {@code /healthz}; everything else goes on, to a 404. One per connection. */
final class SiteHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(SiteHandler.class);
    private static final String HEALTH_PATH = "/healthz";
    private static final byte[] UP = "{\"status\":\"up\"}".getBytes(StandardCharsets.US_ASCII);

    private final Site site;
    private boolean passing;

    SiteHandler(Site site) {
        this.site = site;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(ctx.name(), "chunked-write", new ChunkedWriteHandler());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
        if (message instanceof HttpRequest request) {
            passing = !answered(ctx, request);
        }
        if (passing) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message); // no request of ours has a body that matters
        }
    }

    private boolean answered(ChannelHandlerContext ctx, HttpRequest request) throws IOException {
        String path = decodedPath(request);
        Optional<SiteFile> file = path == null ? Optional.empty() : site.find(path);
        boolean health = HEALTH_PATH.equals(path);
        if (file.isEmpty() && !health) {
            return false;
        }
        if (!isRead(request)) {
            HttpResponse refusal = response(HttpResponseStatus.METHOD_NOT_ALLOWED, Unpooled.EMPTY_BUFFER);
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            send(ctx, request, refusal, null);
        } else if (health) {
            sendHealth(ctx, request);
        } else {
            sendFile(ctx, request, file.get());
        }
        return true;
    }

    private static void sendHealth(ChannelHandlerContext ctx, HttpRequest request) {
        HttpResponse response = response(HttpResponseStatus.OK, bodyFor(request, UP));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_LENGTH, UP.length);
        send(ctx, request, response, null);
    }

    private static void sendFile(ChannelHandlerContext ctx, HttpRequest request, SiteFile file) throws IOException {
        String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        if (known != null && (known.equals("*") || known.contains(file.entityTag()))) {
            HttpResponse unchanged = response(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
            addFileHeaders(unchanged, file);
            send(ctx, request, unchanged, null);
        } else if (file.content() instanceof SiteFile.Content.OnDisk onDisk && isGet(request)) {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            addContentHeaders(head, file);
            send(
                    ctx,
                    request,
                    head,
                    new HttpChunkedInput(new ChunkedNioFile(onDisk.path().toFile())));
        } else {
            byte[] bytes = file.content() instanceof SiteFile.Content.Bytes inMemory ? inMemory.bytes() : new byte[0];
            HttpResponse response = response(HttpResponseStatus.OK, bodyFor(request, bytes));
            addContentHeaders(response, file);
            send(ctx, request, response, null);
        }
    }

    private static void addContentHeaders(HttpResponse response, SiteFile file) {
        addFileHeaders(response, file);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, file.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, file.length());
    }

    private static void addFileHeaders(HttpResponse response, SiteFile file) {
        file.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.ETAG, file.entityTag());
    }

    private static void send(
            ChannelHandlerContext ctx, HttpRequest request, HttpResponse response, HttpChunkedInput body) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture sent = body == null ? ctx.writeAndFlush(response) : writeWithBody(ctx, response, body);
        if (!keepAlive) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static ChannelFuture writeWithBody(
            ChannelHandlerContext ctx, HttpResponse response, HttpChunkedInput body) {
        ctx.write(response);
        return ctx.writeAndFlush(body);
    }

    private static DefaultFullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        if (!status.equals(HttpResponseStatus.NOT_MODIFIED)) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        return response;
    }

    private static ByteBuf bodyFor(HttpRequest request, byte[] bytes) {
        return isGet(request) ? Unpooled.wrappedBuffer(bytes) : Unpooled.EMPTY_BUFFER;
    }

    private static boolean isRead(HttpRequest request) {
        return isGet(request) || request.method().equals(HttpMethod.HEAD);
    }

    private static boolean isGet(HttpRequest request) {
        return request.method().equals(HttpMethod.GET);
    }

    /** Null where the path is not valid. */
    private static String decodedPath(HttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).path();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A file that vanished or cannot be read. What else there is goes on to the end of the pipeline, which knows it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("request failed: {}", cause.toString());
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
