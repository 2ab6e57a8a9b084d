package dev.carillon.internal.http;

import dev.carillon.internal.loop.LoopTask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * One request that waits for its answer. It may be answered from any thread; the first answer counts, and one to a connection that
 * is gone is dropped.
 */
public final class HttpExchange {
    public static final AsciiString TEXT_PLAIN = AsciiString.cached("text/plain; charset=UTF-8");
    public static final AsciiString OCTET_STREAM = AsciiString.cached("application/octet-stream");
    public static final AsciiString TEXT_HTML = AsciiString.cached("text/html");
    public static final AsciiString JSON = AsciiString.cached("application/json");
    private static final AsciiString NO_STORE = AsciiString.cached("no-store");
    private static final Pattern GZIP = Pattern.compile("(^|[ ,])gzip\\b");
    private static final Pattern GZIP_REFUSED = Pattern.compile("gzip; ?q=0(\\.0*)?($|[ ,])");

    private final ChannelHandlerContext ctx;
    private final Channel channel;
    private final HttpVersion version;
    private final boolean keepAlive;
    private final String acceptEncoding;
    private final HttpHeaders headers = new DefaultHttpHeaders();
    private final AtomicBoolean answered = new AtomicBoolean();

    /** Run by the loop of the session or of the connection, whichever comes second: one sets it, the other one {@link #lost}. */
    private volatile Runnable abortTask;

    private volatile boolean lost;

    private HttpExchange(ChannelHandlerContext ctx, HttpVersion version, boolean keepAlive, String acceptEncoding) {
        this.ctx = ctx;
        this.channel = ctx.channel();
        this.version = version;
        this.keepAlive = keepAlive;
        this.acceptEncoding = acceptEncoding;
    }

    public static HttpExchange of(ChannelHandlerContext ctx, HttpRequest request) {
        return new HttpExchange(
                ctx,
                request.protocolVersion(),
                HttpUtil.isKeepAlive(request),
                request.headers().get(HttpHeaderNames.ACCEPT_ENCODING));
    }

    /** Whether the request came over TLS. */
    public static boolean isSecure(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Headers for the answer, whatever it will be. */
    public HttpHeaders headers() {
        return headers;
    }

    /**
     * Runs a task, on any thread, if the connection goes away before the answer. It may run although the answer was on its way, and
     * more than once.
     */
    public void onAbort(Runnable task) {
        abortTask = task;
        if (lost) {
            abort();
        }
    }

    /** The connection has gone away. */
    public void connectionLost() {
        lost = true;
        abort();
    }

    /** One that was answered was not aborted, even where the task comes late. */
    private void abort() {
        Runnable task = abortTask;
        if (task != null && !answered.get()) {
            task.run();
        }
    }

    /** Answers a poll or a post, compressed where that is wanted and the client accepts it. */
    public void answer(AsciiString contentType, ByteBuf body, boolean compress) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, NO_STORE);
        if (!compress) {
            respond(HttpResponseStatus.OK, contentType, body, keepAlive);
            return;
        }
        headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        ByteBuf sent = body;
        if (acceptsGzip(acceptEncoding)) {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
            sent = gzip(body);
        }
        respond(HttpResponseStatus.OK, contentType, sent, keepAlive);
    }

    private static ByteBuf gzip(ByteBuf body) {
        ByteBuf compressed = body.alloc().buffer(body.readableBytes() / 4);
        try (OutputStream out = new GZIPOutputStream(new ByteBufOutputStream(compressed))) {
            body.readBytes(out, body.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer cannot fail", e);
        } finally {
            body.release();
        }
        return compressed;
    }

    /** Answers with a status, the headers that were set, and a body. */
    public void answer(HttpResponseStatus status, ByteBuf body) {
        respond(status, null, body, keepAlive);
    }

    /** Answers with the headers that were set and the content of a file, or with its headers alone. Closes the file. */
    void answer(HttpResponseStatus status, FileBody file, boolean headersOnly) {
        if (!answered.compareAndSet(false, true)) {
            file.close();
            return;
        }
        abortTask = null;
        headers.set(HttpHeaderNames.CONTENT_LENGTH, file.size());
        LoopTask.run(channel.eventLoop(), () -> writeFile(status, file, headersOnly));
    }

    private void writeFile(HttpResponseStatus status, FileBody file, boolean headersOnly) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers);
        setKeepAlive(keepAlive);
        ctx.write(head);
        ChannelFuture written;
        if (headersOnly) {
            file.close();
            written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            written = file.write(ctx);
        }
        written.addListener(end -> {
            if (!end.isSuccess()) { // half a file cannot be taken back
                channel.close();
            } else if (!keepAlive) {
                PipeliningHandler.closeAfterResponse(channel);
            }
        });
    }

    /** A response is one of HTTP/1.1, which keeps connections; clients of older versions must be told. */
    private void setKeepAlive(boolean keep) {
        if (headers.contains(HttpHeaderNames.UPGRADE)) { // which must be named there (RFC 9110, section 7.8)
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        }
        if (!keep) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!version.isKeepAliveDefault()) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /**
     * Whether the client reads gzip (RFC 9110, section 12.5.3, as far as clients use it): named, and not with a quality of zero.
     * With the value of the header {@code Accept-Encoding}, or with null.
     */
    static boolean acceptsGzip(String acceptEncoding) {
        return acceptEncoding != null
                && GZIP.matcher(acceptEncoding).find()
                && !GZIP_REFUSED.matcher(acceptEncoding).find();
    }

    /** Answers with a status and a text. */
    public void answer(HttpResponseStatus status, AsciiString contentType, String body) {
        respond(status, contentType, utf8(body), keepAlive);
    }

    /** Answers with a line of plain text. */
    public void refuse(HttpResponseStatus status, String message) {
        respond(status, TEXT_PLAIN, utf8(message), keepAlive);
    }

    /** Answers with a line of plain text and closes the connection, whose next bytes cannot be trusted or are not wanted. */
    public void refuseAndClose(HttpResponseStatus status, String message) {
        respond(status, TEXT_PLAIN, utf8(message), false);
    }

    /** Answers without a body and closes the connection, whose next bytes are not wanted. */
    public void refuseAndClose(HttpResponseStatus status) {
        respond(status, null, Unpooled.EMPTY_BUFFER, false);
    }

    /** Answers without a body. */
    public void answerEmpty(HttpResponseStatus status) {
        respond(status, null, Unpooled.EMPTY_BUFFER, keepAlive);
    }

    /** The connection has become a WebSocket: that was the answer. */
    public void answered() {
        answered.set(true);
        abortTask = null;
    }

    /** Closes the connection without an answer. */
    public void drop() {
        channel.close();
    }

    private void respond(HttpResponseStatus status, AsciiString contentType, ByteBuf body, boolean keepConnection) {
        if (!answered.compareAndSet(false, true)) {
            body.release();
            if (!keepConnection) {
                channel.close();
            }
            return;
        }
        abortTask = null; // it holds on to the session, and the connection to this
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE);
        if (contentType != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        if (!status.equals(HttpResponseStatus.NO_CONTENT) && !status.equals(HttpResponseStatus.NOT_MODIFIED)) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        setKeepAlive(keepConnection);
        var written = ctx.writeAndFlush(response); // not past handlers behind ours, which have not seen the request
        if (!keepConnection) {
            written.addListener(end -> PipeliningHandler.closeAfterResponse(channel));
        }
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
