package dev.carillon.internal.http;

import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.loop.PendingWrites;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A request and its pending response. It may be answered on any thread. Only the first response is sent. Responses on a closed
 * connection are dropped.
 */
public final class HttpExchange {
    public static final AsciiString TEXT_PLAIN = AsciiString.cached("text/plain; charset=UTF-8");
    public static final AsciiString OCTET_STREAM = AsciiString.cached("application/octet-stream");
    public static final AsciiString TEXT_HTML = AsciiString.cached("text/html");
    public static final AsciiString JSON = AsciiString.cached("application/json");
    private static final AsciiString NO_STORE = AsciiString.cached("no-store");
    private static final Pattern GZIP = Pattern.compile("(^|[ ,])gzip\\b");
    private static final Pattern GZIP_REFUSED = Pattern.compile("gzip; ?q=0(\\.0*)?($|[ ,])");

    /** Clients add a random delay of their own. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private final ChannelHandlerContext ctx;
    private final Channel channel;
    private final HttpVersion version;
    private final boolean keepAlive;
    private final String acceptEncoding;

    /** The target of the request, or null if it is not known. */
    private final String target;

    private final HttpHeaders headers = new DefaultHttpHeaders();
    private final AtomicBoolean answered = new AtomicBoolean();

    /**
     * The session's event loop sets this task, and the connection's event loop sets {@link #lost}. Whichever comes second runs
     * the task.
     */
    private volatile Runnable abortTask;

    private volatile boolean lost;

    /** The write of the response; null until it is written. */
    private volatile ChannelFuture written;

    private HttpExchange(
            ChannelHandlerContext ctx, HttpVersion version, boolean keepAlive, String acceptEncoding, String target) {
        this.ctx = ctx;
        this.channel = ctx.channel();
        this.version = version;
        this.keepAlive = keepAlive;
        this.acceptEncoding = acceptEncoding;
        this.target = target;
    }

    public static HttpExchange of(ChannelHandlerContext ctx, HttpRequest request) {
        return new HttpExchange(
                ctx,
                request.protocolVersion(),
                HttpUtil.isKeepAlive(request),
                request.headers().get(HttpHeaderNames.ACCEPT_ENCODING),
                request.uri());
    }

    /** Returns the exchange of a request whose body is not valid HTTP. */
    static HttpExchange ofMalformed(ChannelHandlerContext ctx) {
        return new HttpExchange(ctx, HttpVersion.HTTP_1_1, false, null, null);
    }

    /** Returns whether the connection uses TLS. */
    public static boolean isSecure(Channel channel) {
        return RequestChannel.connection(channel).pipeline().get(SslHandler.class) != null;
    }

    /** Returns the headers of the response. They are sent with every kind of response. */
    public HttpHeaders headers() {
        return headers;
    }

    /**
     * Registers a task that runs, on any thread, if the connection is lost before the response is sent. In a race with the
     * response, the task may still run, and it may run more than once.
     */
    public void onAbort(Runnable task) {
        abortTask = task;
        if (lost) {
            abort();
        }
    }

    /** Called when the connection is lost. */
    public void connectionLost() {
        lost = true;
        abort();
    }

    /** An answered exchange is not aborted, even if the task is registered later. */
    private void abort() {
        Runnable task = abortTask;
        if (task != null && !answered.get()) {
            task.run();
        }
    }

    /** Answers a poll or a POST. Compresses the body if requested and if the client accepts it. */
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
            throw new UncheckedIOException("writing to a buffer cannot fail", e);
        } finally {
            body.release();
        }
        return compressed;
    }

    /** Answers with a status, the headers set so far, and a body. */
    public void answer(HttpResponseStatus status, ByteBuf body) {
        respond(status, null, body, keepAlive);
    }

    /** Answers with a status, the headers set so far, and a body. Closes the connection. */
    void answerAndClose(HttpResponseStatus status, ByteBuf body) {
        respond(status, null, body, false);
    }

    /** Answers with the headers set so far and the content of a file, or with the headers only. Closes the file. */
    void answer(HttpResponseStatus status, FileBody file, boolean headersOnly) {
        if (!answered.compareAndSet(false, true)) {
            file.close();
            return;
        }
        abortTask = null;
        headers.set(HttpHeaderNames.CONTENT_LENGTH, file.size());
        LoopTask.run(channel.eventLoop(), () -> writeFile(status, file, headersOnly));
    }

    /**
     * Answers with the headers set so far and a body of unknown length. It ends immediately if the client wants the headers only.
     *
     * @param ended called when the body has ended
     * @return the body, or empty if the exchange was already answered
     */
    Optional<HttpStream> stream(HttpResponseStatus status, HttpStream.Limits limits, Consumer<HttpStream> ended) {
        if (!answered.compareAndSet(false, true)) {
            return Optional.empty();
        }
        abortTask = null;
        boolean chunked = version.isKeepAliveDefault();
        if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        boolean keep = keepAlive && chunked;
        setKeepAlive(keep);
        DateHeader.addTo(headers);
        StreamFormat format = StreamFormat.of(channel, chunked);
        HttpStream stream = new HttpStream(ctx, format, keep, limits, ended);
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers);
        LoopTask.run(channel.eventLoop(), () -> {
            ctx.writeAndFlush(head);
            stream.start();
        });
        return Optional.of(stream);
    }

    private void writeFile(HttpResponseStatus status, FileBody file, boolean headersOnly) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers);
        setKeepAlive(keepAlive);
        DateHeader.addTo(headers);
        ctx.write(head);
        ChannelFuture written;
        if (headersOnly) {
            file.close();
            written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            written = file.write(ctx);
        }
        written.addListener(end -> {
            if (!end.isSuccess()) { // a partial file cannot be recalled
                channel.close();
            } else if (!keepAlive) {
                PipeliningHandler.closeAfterResponse(channel);
            }
        });
    }

    /**
     * Sets the {@code Connection} header. Responses use HTTP/1.1, where connections are persistent by default, so clients of
     * older versions need an explicit {@code keep-alive}.
     */
    private void setKeepAlive(boolean keep) {
        if (headers.contains(HttpHeaderNames.UPGRADE)) { // it must be listed in Connection (RFC 9110, section 7.8)
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        }
        if (!keep) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!version.isKeepAliveDefault()) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /**
     * Returns whether the client accepts gzip: the header names it with a quality other than zero. This is the part of
     * RFC 9110, section 12.5.3, that clients use.
     *
     * @param acceptEncoding the value of the {@code Accept-Encoding} header, or null
     */
    static boolean acceptsGzip(String acceptEncoding) {
        return acceptEncoding != null
                && GZIP.matcher(acceptEncoding).find()
                && !GZIP_REFUSED.matcher(acceptEncoding).find();
    }

    /** Answers with a status and a text body. */
    public void answer(HttpResponseStatus status, AsciiString contentType, String body) {
        respond(status, contentType, utf8(body), keepAlive);
    }

    /** Answers with an error, in plain text unless the application has set a format for its path. */
    public void refuse(HttpResponseStatus status, String message) {
        refuse(status, message, keepAlive);
    }

    /**
     * Answers with an error like {@link #refuse}, and closes the connection. Use this if the following bytes on the connection cannot be
     * trusted or are not wanted.
     */
    public void refuseAndClose(HttpResponseStatus status, String message) {
        refuse(status, message, false);
    }

    private void refuse(HttpResponseStatus status, String message, boolean keepConnection) {
        Optional<ErrorFormats.Formatted> formatted = target == null
                ? Optional.empty()
                : RouteHandler.errors(ctx.pipeline()).flatMap(errors -> errors.format(target, status.code(), message));
        if (formatted.isEmpty()) {
            respond(status, TEXT_PLAIN, utf8(message), keepConnection);
            return;
        }
        RouteResponse.addHeaders(formatted.get().headers(), headers);
        respond(status, null, Unpooled.wrappedBuffer(formatted.get().body()), keepConnection);
    }

    /** Answers that the server cannot serve the client now, and closes the connection. */
    public void refuseBusy(HttpResponseStatus status) {
        headers.set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        refuseAndClose(status, status.reasonPhrase());
    }

    /** Answers without a body and closes the connection. Use this if the following bytes are not wanted. */
    public void refuseAndClose(HttpResponseStatus status) {
        respond(status, null, Unpooled.EMPTY_BUFFER, false);
    }

    /** Answers without a body. */
    public void answerEmpty(HttpResponseStatus status) {
        respond(status, null, Unpooled.EMPTY_BUFFER, keepAlive);
    }

    /** Marks the exchange as answered because the connection has become a WebSocket. */
    public void answered() {
        answered.set(true);
        abortTask = null;
    }

    /** Returns whether a response has been sent or is being sent. */
    public boolean isAnswered() {
        return answered.get();
    }

    /** Closes the connection without a response. */
    public void drop() {
        channel.close();
    }

    /** Returns whether the response is on its way and not completely sent. */
    public boolean isSending() {
        ChannelFuture end = written;
        return end != null && !end.isDone();
    }

    /** Runs a task, on the connection's event loop, when the response is sent or the connection is lost. */
    public void afterSending(Runnable task) {
        written.addListener(end -> task.run());
    }

    /** Returns the number of bytes of the response that are not sent. On another event loop, it may be outdated. */
    public long unreadBytes() {
        return PendingWrites.unreadBytes(channel);
    }

    /** Closes the connection if its client has not read the response so far. */
    public void dropUnread() {
        LoopTask.run(channel.eventLoop(), () -> {
            if (isSending() && unreadBytes() > 0) {
                drop();
            }
        });
    }

    private void respond(HttpResponseStatus status, AsciiString contentType, ByteBuf body, boolean keepConnection) {
        if (!answered.compareAndSet(false, true)) {
            body.release();
            if (!keepConnection) {
                channel.close();
            }
            return;
        }
        abortTask = null; // avoids a leak: the connection references this exchange, and the task references the session
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE);
        if (contentType != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        if (!status.equals(HttpResponseStatus.NO_CONTENT) && !status.equals(HttpResponseStatus.NOT_MODIFIED)) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        setKeepAlive(keepConnection);
        DateHeader.addTo(headers);
        ChannelFuture end = ctx.writeAndFlush(response); // from ctx: the handlers after it have not seen the request
        written = end;
        if (!keepConnection) {
            end.addListener(ended -> PipeliningHandler.closeAfterResponse(channel));
        }
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
