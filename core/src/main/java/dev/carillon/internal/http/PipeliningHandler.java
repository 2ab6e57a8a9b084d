package dev.carillon.internal.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Passes on one request at a time. Further requests are queued until the response has been sent. As a result, responses have
 * the order of the requests (RFC 9112, section 9.3.2), a request can follow a pending poll on the same connection, and a peer
 * that sends requests but does not read costs no more than one response. If the queue is too long, decoding and reading are
 * paused until all of it has been handled. They are also paused after a request for a WebSocket, because the bytes that follow
 * it may be frames.
 *
 * <p>If the client closes its side of the connection, it still gets the responses to the requests that have arrived completely.
 * The connection is then closed.
 */
public final class PipeliningHandler extends ChannelDuplexHandler {
    /**
     * The number of queued request parts at which decoding is paused. With a decoder that cannot be stopped, the application's,
     * parts from the last read may still be added.
     */
    private static final int MAX_WAITING = 64;

    /** The memory of these parts at which decoding is paused. */
    private static final int MAX_WAITING_BYTES = 16 * 1024;

    /** The time that a client may continue to send after the last response. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Deque<HttpObject> waiting = new ArrayDeque<>();

    /** The memory of all parts that were queued since the queue was last empty. */
    private int waitingBytes;

    /** Null if the application has added an {@code HttpServerCodec} instead. */
    private RequestDecoder decoder;

    /** Counts the queued parts. */
    private RequestMemory memory = RequestMemory.UNLIMITED;

    private boolean answerOwed;

    /** Whether a part of the current response has been sent. */
    private boolean answering;

    /** Whether the last request asks for a WebSocket. */
    private boolean upgrade;

    /** Whether the body of the current request is still arriving. */
    private boolean receiving;

    private boolean readingPaused;

    /** Whether the client has closed its side of the connection. */
    private boolean inputClosed;

    /** Whether a response has announced that it is the last one on the connection. */
    private boolean closing;

    /** Whether that response has been sent and the handler only waits for the end of its request. */
    private boolean lingering;

    /** Whether another request has arrived after that. It and everything that follows are discarded. */
    private boolean discarding;

    /** Returns whether a connection has a pending response. Must be called on its event loop. */
    public static boolean isAnswering(Channel channel) {
        PipeliningHandler requests = channel.pipeline().get(PipeliningHandler.class);
        return requests != null && requests.answerOwed;
    }

    /**
     * Closes a connection whose last response has been written, or the stream of an HTTP/2 connection. If its client is still sending the request body, the connection
     * is read for a limited time first: a reset would make the client lose the response (RFC 9112, section 9.6).
     */
    static void closeAfterResponse(Channel channel) {
        if (RequestChannel.isStream(channel)) {
            RequestChannel.endStream(channel);
            return;
        }
        PipeliningHandler requests = channel.pipeline().get(PipeliningHandler.class);
        if (requests == null || !requests.receiving || !channel.isActive()) {
            channel.close();
            return;
        }
        requests.lingering = true;
        if (channel instanceof DuplexChannel duplex && !HttpExchange.isSecure(channel)) {
            duplex.shutdownOutput();
        }
        ScheduledFuture<?> deadline =
                channel.eventLoop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
    }

    /** Returns whether an outbound message ends a response. An informational response such as 100 (Continue) does not count. */
    static boolean endsResponse(Object message) {
        return message instanceof LastHttpContent
                && !(message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        decoder = ctx.pipeline().get(RequestDecoder.class);
        if (decoder != null) {
            memory = decoder.memory();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            upgrade = request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        }
        boolean undecided = upgrade && (answerOwed || !waiting.isEmpty());
        if (message instanceof LastHttpContent && undecided && decoder != null) {
            decoder.stop();
        }
        if (closing && message instanceof HttpRequest) {
            discarding = true;
        }
        if (discarding) {
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty() && mayPass(ctx, message)) {
            pass(ctx, message);
        } else {
            queue(ctx, (HttpObject) message);
        }
    }

    private void queue(ChannelHandlerContext ctx, HttpObject message) {
        waiting.add(message);
        int size = size(message);
        waitingBytes += size;
        if (waiting.size() == MAX_WAITING || waitingBytes > MAX_WAITING_BYTES) {
            pause(ctx);
        }
        if (!memory.add(size)) {
            ctx.close(); // a response may be pending, so there can be no other one
        }
    }

    /** Returns the memory of a part, about. */
    private static int size(Object message) {
        int size = 0;
        if (message instanceof HttpRequest request) {
            size += request.uri().length() + HeaderMemory.of(request.headers());
        }
        if (message instanceof HttpContent content) {
            size += content.content().readableBytes();
        }
        return size;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            answering = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
            if (!HttpUtil.isKeepAlive(response)) {
                closing = true;
            }
        }
        ctx.write(message, promise);
        if (endsResponse(message)) {
            answering = false;
            answerOwed = false;
            passLater(ctx);
            closeIfDone(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            closeIfDone(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    /** Closes the connection if its client cannot send anything more and waits for no response. */
    private void closeIfDone(ChannelHandlerContext ctx) {
        boolean received = waiting.isEmpty() && (decoder == null || !decoder.isStopped());
        if (inputClosed && received && (receiving || !answerOwed)) {
            closeAfterWrites(ctx);
        }
    }

    private static void closeAfterWrites(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            passLater(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    /**
     * Passes on queued parts in a later task. This method may be called while a request is being handled whose own parts are
     * queued.
     */
    private void passLater(ChannelHandlerContext ctx) {
        if (!waiting.isEmpty() || upgrade) {
            ctx.executor().execute(() -> passWaiting(ctx));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
    }

    private void discard() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        nothingWaits();
    }

    private void nothingWaits() {
        if (waitingBytes > 0) {
            memory.add(-waitingBytes);
            waitingBytes = 0;
        }
    }

    private void passWaiting(ChannelHandlerContext ctx) {
        boolean passed = false;
        while (!waiting.isEmpty() && mayPass(ctx, waiting.peek())) {
            pass(ctx, waiting.poll());
            passed = true;
        }
        if (passed) {
            ctx.fireChannelReadComplete();
        }
        if (waiting.isEmpty()) {
            nothingWaits();
        }
        if (closing && !waiting.isEmpty()) { // requests after the last response
            discarding = true;
            discard();
        }
        boolean undecided = upgrade && answerOwed;
        if (waiting.isEmpty() && !undecided && !ctx.isRemoved()) { // a WebSocket controls reading itself
            resume(ctx);
            closeIfDone(ctx);
        }
    }

    private void pause(ChannelHandlerContext ctx) {
        readingPaused = true;
        ctx.channel().config().setAutoRead(false);
        if (decoder != null) {
            decoder.stop();
        }
    }

    private void resume(ChannelHandlerContext ctx) {
        if (decoder != null && decoder.isStopped()) {
            readingPaused = true; // the decoder may have paused it
            decoder.resume();
        }
        if (readingPaused && (decoder == null || !decoder.isStopped())) {
            readingPaused = false;
            if (!inputClosed) { // epoll would fail
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    /**
     * Returns whether a message may pass. A request must wait for the previous response, and until the peer has read enough of
     * the previous responses.
     */
    private boolean mayPass(ChannelHandlerContext ctx, Object message) {
        return !(message instanceof HttpRequest)
                || (!answerOwed && !closing && ctx.channel().isWritable());
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            answerOwed = true;
            receiving = true;
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            if (lingering) { // the request is complete
                ReferenceCountUtil.release(message);
                ctx.close();
                return;
            }
        }
        boolean malformed = isMalformedBody(message);
        ctx.fireChannelRead(message);
        if (malformed && !ctx.isRemoved()) {
            endAfterMalformedBody(ctx);
        }
    }

    private static boolean isMalformedBody(Object message) {
        return message instanceof HttpContent part
                && !(message instanceof HttpRequest)
                && part.decoderResult().isFailure();
    }

    /** Refuses the request, unless a handler has done so. No request can follow, because the end of this one is unknown. */
    private void endAfterMalformedBody(ChannelHandlerContext ctx) {
        if (closing) {
            return;
        }
        closing = true;
        if (answerOwed && !answering) {
            answerOwed = false;
            HttpExchange.ofMalformed(ctx).refuseAndClose(HttpResponseStatus.BAD_REQUEST, "Bad request");
        } else {
            closeAfterWrites(ctx);
        }
    }
}
