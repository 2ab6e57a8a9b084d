package dev.carillon.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes requests. Unlike the decoder of Netty's {@code HttpServerCodec}, it can be stopped after any request, even if the
 * same read contains more bytes. They may be many further requests, or the first frames of a WebSocket. It refuses folded header
 * lines, and more than a certain number of lines. What is held for an incomplete head is counted after each read.
 */
public final class RequestDecoder extends HttpRequestDecoder {
    /** The memory of an incomplete request without its header lines. */
    private static final int HEAD_BYTES = 512;

    private final ResponseEncoder responses;
    private final RequestMemory memory;
    private ChannelHandlerContext context;
    private boolean stopped;

    /** The request whose headers are not complete, or null. */
    private HttpMessage head;

    /** Whether a chunked body is not complete. */
    private boolean readingChunks;

    /** The incomplete trailers, or null. They exist when the first line after the last chunk was decoded. */
    private HttpHeaders trailers;

    private boolean refused;

    /** The memory of the incomplete head or trailers that is counted. */
    private int held;

    /**
     * Creates a decoder.
     *
     * @param memory counts what is held for heads that do not arrive in one read
     */
    public RequestDecoder(HttpDecoderConfig config, ResponseEncoder responses, RequestMemory memory) {
        this(config, responses, memory, new Trailers());
    }

    private RequestDecoder(
            HttpDecoderConfig config, ResponseEncoder responses, RequestMemory memory, Trailers trailers) {
        super(config.clone().setHeadersFactory(new Headers()).setTrailersFactory(trailers));
        this.responses = responses;
        this.memory = memory;
        trailers.decoder = this;
    }

    /** Returns the bytes that a connection has received but not decoded. They are then no longer in the decoder. */
    public static ByteBuf takeUnread(Channel channel) {
        RequestDecoder decoder = channel.pipeline().get(RequestDecoder.class);
        return decoder == null ? Unpooled.EMPTY_BUFFER : decoder.takeUnread();
    }

    private ByteBuf takeUnread() {
        int size = actualReadableBytes();
        return size == 0 ? Unpooled.EMPTY_BUFFER : internalBuffer().readBytes(size);
    }

    /** Counts the memory of this connection's requests. */
    RequestMemory memory() {
        return memory;
    }

    /** Stops decoding after the current message. If more bytes arrive, reading is paused, too. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Continues with the bytes that were received before. Must not be called while a message is being passed on. */
    void resume() {
        stopped = false;
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            context.fireChannelReadComplete();
        } catch (Exception e) { // as Netty handles those of its own calls
            context.fireExceptionCaught(e);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        countIncomplete(ctx);
        if (stopped && !ctx.isRemoved() && actualReadableBytes() > 0) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void countIncomplete(ChannelHandlerContext ctx) {
        int bytes = incompleteBytes(ctx);
        if (bytes == held) {
            return;
        }
        int added = bytes - held;
        held = bytes;
        if (!memory.add(added)) {
            refuseForMemory(ctx);
        }
    }

    private int incompleteBytes(ChannelHandlerContext ctx) {
        if (stopped || refused || ctx.isRemoved()) {
            return 0;
        }
        HttpHeaders incomplete = head == null ? trailers : head.headers();
        int unread = actualReadableBytes();
        if (incomplete == null) {
            return unread == 0 ? 0 : HEAD_BYTES + unread;
        }
        return HEAD_BYTES + unread + HeaderMemory.whileDecoding(incomplete);
    }

    /** Refuses the incomplete request, and ignores all that follows. */
    private void refuseForMemory(ChannelHandlerContext ctx) {
        refused = true;
        internalBuffer().skipBytes(actualReadableBytes());
        release();
        if (readingChunks) { // this request may be answered already, and no other one can follow
            ctx.close();
            return;
        }
        HttpMethod method = HttpMethod.GET;
        String target = "/";
        if (head instanceof HttpRequest request) {
            method = request.method();
            target = request.uri();
            head.headers().clear(); // Netty's decoder still references them
        }
        HttpRequest malformed = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
        malformed.setDecoderResult(DecoderResult.failure(new RequestMemoryException()));
        onDecoded(malformed);
        ctx.fireChannelRead(malformed);
    }

    private void release() {
        if (held > 0) {
            memory.add(-held);
            held = 0;
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        release();
        super.handlerRemoved0(ctx);
    }

    /** Netty's method requests another read if a read has produced no message. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (stopped) {
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    /** The bytes that are left must not be decoded even if no others will follow. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (stopped) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (stopped) {
            return;
        }
        int before = out.size();
        if (refused) {
            in.skipBytes(in.readableBytes());
        } else if ((head != null || trailers != null) && FoldedLines.isIn(in)) {
            refuse(in, out);
        } else {
            super.decode(ctx, in, out);
        }
        for (int i = before; i < out.size(); i++) {
            onDecoded(out.get(i));
        }
    }

    private void onDecoded(Object part) {
        if (part instanceof HttpRequest request) {
            responses.onRequest(request.method());
            head = null;
            readingChunks = HttpUtil.isTransferEncodingChunked(request);
        }
        if (part instanceof LastHttpContent) {
            readingChunks = false;
            trailers = null;
        }
    }

    /** The headers that have arrived together with the request line follow it in the buffer. */
    @Override
    protected HttpMessage createMessage(String[] requestLine) throws Exception {
        head = super.createMessage(requestLine);
        requireNoFoldedLine();
        return head;
    }

    /** Keeps the method if it is known: the response to HEAD has no body. */
    @Override
    protected HttpMessage createInvalidMessage() {
        return head == null ? super.createInvalidMessage() : head;
    }

    /** Creates the headers of each request. */
    private static final class Headers implements HttpHeadersFactory {
        private final DefaultHttpHeadersFactory netty = DefaultHttpHeadersFactory.headersFactory();

        @Override
        public HttpHeaders newHeaders() {
            return new LimitedHeaders(netty);
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return netty.newEmptyHeaders();
        }
    }

    /**
     * Creates the trailers at the end of each body. For a chunked one, Netty has then decoded the first of them, and the others
     * follow it in the buffer.
     */
    private static final class Trailers implements HttpHeadersFactory {
        private final DefaultHttpHeadersFactory netty = DefaultHttpHeadersFactory.trailersFactory();
        private RequestDecoder decoder;

        @Override
        public HttpHeaders newHeaders() {
            HttpHeaders created = new LimitedHeaders(netty);
            if (decoder.readingChunks) {
                decoder.requireNoFoldedLine();
                decoder.trailers = created;
            }
            return created;
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return netty.newEmptyHeaders();
        }
    }

    private void requireNoFoldedLine() {
        if (FoldedLines.isIn(internalBuffer())) {
            throw foldedLine();
        }
    }

    private static IllegalArgumentException foldedLine() {
        return new IllegalArgumentException("a request has a folded header line");
    }

    /** Passes on a malformed request, or the malformed end of its body, as Netty does. Ignores all that follows. */
    private void refuse(ByteBuf in, List<Object> out) {
        refused = true;
        in.skipBytes(in.readableBytes());
        HttpObject malformed = trailers != null ? new DefaultLastHttpContent() : head;
        malformed.setDecoderResult(DecoderResult.failure(foldedLine()));
        out.add(malformed);
    }

    /** If a request was refused, Netty still waits for its headers. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!refused) {
            super.decodeLast(ctx, in, out);
        }
    }

    /** Refuses the request: a proxy could use the other header to find its end (RFC 9112, section 6.3). */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("a request has both Transfer-Encoding and Content-Length");
    }
}
