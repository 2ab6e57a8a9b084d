package dev.carillon.internal.http;

import dev.carillon.http.ResponseStream;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.internal.loop.FanOutGroup;
import dev.carillon.internal.loop.FlushQueue;
import dev.carillon.internal.loop.Flushable;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.loop.PendingWrites;
import dev.carillon.internal.loop.SharedMessage;
import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a response of unknown length. Its parts are framed here and bypass the HTTP encoder, so that many clients can
 * share the same bytes.
 */
final class HttpStream implements ResponseStream, FanOutGroup.Member, Flushable {
    private static final Logger log = LoggerFactory.getLogger(HttpStream.class);

    /** The number of waiting bytes at which a client does not keep up. */
    private static final int HIGH_WATER_MARK = 16 * 1024;

    private final ChannelHandlerContext ctx;

    /** The encoder of the connection, which the parts bypass; null for an HTTP/2 stream. */
    private final ChannelHandlerContext encoder;

    private final Channel channel;
    private final StreamFormat format;
    private final boolean keepAlive;
    private final Limits limits;
    private final Consumer<HttpStream> ended;
    private final ClientAccounts.Account unsent;
    private volatile boolean open = true;

    /** Null when the stream has ended. Guarded by this object. */
    private Runnable closeHandler = () -> {};

    // ---- on the event loop ----
    private boolean dirty;
    private Timers.Timer stuckTimer;
    private long written;
    private long readAtLastCheck;

    /** The last part that was written to an HTTP/2 stream. */
    private ChannelFuture lastWrite;

    /**
     * The limits for a slow client.
     *
     * @param unsent counts what the clients have not read
     * @param maxUnsentBytes the maximum number of bytes that may be waiting
     * @param slowClientTimeout the time within which the client must read something
     */
    record Limits(Timers timers, ClientAccounts unsent, int maxUnsentBytes, Duration slowClientTimeout) {}

    /**
     * Creates a stream.
     *
     * @param ctx the context with which the head of the response is written
     * @param ended called when the stream has ended
     */
    HttpStream(
            ChannelHandlerContext ctx,
            StreamFormat format,
            boolean keepAlive,
            Limits limits,
            Consumer<HttpStream> ended) {
        this.ctx = ctx;
        this.encoder = encoder(ctx.pipeline());
        this.channel = ctx.channel();
        this.format = format;
        this.keepAlive = keepAlive;
        this.limits = limits;
        this.ended = ended;
        this.unsent = limits.unsent.open(
                channel.eventLoop(),
                () -> PendingWrites.heldBytes(channel),
                () -> terminate("the server is short of memory, and this client uses much of it"));
    }

    /** Returns the stream behind the public interface, which applications do not implement. */
    static HttpStream of(ResponseStream stream) {
        if (stream instanceof HttpStream own) {
            return own;
        }
        throw new IllegalArgumentException("not a response stream of this server: " + stream);
    }

    private static ChannelHandlerContext encoder(ChannelPipeline pipeline) {
        ChannelHandlerContext own = pipeline.context(ResponseEncoder.class);
        return own == null ? pipeline.context(HttpServerCodec.class) : own;
    }

    /** Watches for the end of the connection. */
    void start() {
        channel.closeFuture().addListener(closed -> ended());
    }

    // ---- called on any thread ----

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public SharedMessage.Encoding encoding() {
        return format;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return PendingWrites.heldBytes(channel) < HIGH_WATER_MARK;
    }

    @Override
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(byte[] data) {
        if (data.length > 0) { // an empty chunk would end the response
            ByteBuf encoded = format.encode(data);
            LoopTask.run(loop(), () -> writeShared(encoded));
        }
    }

    @Override
    public void onDrain(Runnable task) {
        Objects.requireNonNull(task, "task");
        LoopTask.queue(loop(), () -> {
            if (open) {
                lastWrite().addListener(drained -> {
                    if (drained.isSuccess() && open) {
                        guarded(task);
                    }
                });
            }
        });
    }

    /** Completes when everything that was written before has been sent. */
    private ChannelFuture lastWrite() {
        if (encoder == null) {
            return lastWrite == null ? channel.newSucceededFuture() : lastWrite;
        }
        return encoder.writeAndFlush(Unpooled.EMPTY_BUFFER); // completes when all writes before it have been sent
    }

    @Override
    public void close() {
        LoopTask.run(loop(), () -> {
            if (open) {
                writeEnd();
                ended();
            }
        });
    }

    @Override
    public ResponseStream onClose(Runnable handler) {
        Objects.requireNonNull(handler, "handler");
        synchronized (this) {
            if (closeHandler != null) {
                closeHandler = handler;
                return this;
            }
        }
        guarded(handler);
        return this;
    }

    // ---- on the event loop ----

    @Override
    public void writeShared(ByteBuf encoded) {
        if (!open) {
            encoded.release();
            return;
        }
        written += encoded.readableBytes();
        if (encoder == null) {
            lastWrite = ctx.write(new DefaultHttpContent(encoded));
        } else {
            encoder.write(encoded, channel.voidPromise());
        }
        if (PendingWrites.heldBytes(channel) > limits.maxUnsentBytes) {
            terminate("more than " + limits.maxUnsentBytes + " unsent bytes");
        } else if (!dirty) {
            dirty = true;
            FlushQueue.of(loop()).add(this);
        }
    }

    @Override
    public void flush() {
        dirty = false;
        flushEarly();
        watch();
        if (unsent.update()) { // rare
            lastWrite().addListener(sent -> unsent.update());
        }
    }

    /** The parts were not written by the handlers before the encoder, so these need not see the flush. */
    @Override
    public void flushEarly() {
        if (encoder == null) {
            channel.flush();
        } else {
            encoder.flush();
        }
    }

    /** Starts a timer if the client has not read everything, which is rare. */
    private void watch() {
        if (stuckTimer == null && open && PendingWrites.unreadBytes(channel) > 0) {
            readAtLastCheck = readBytes();
            stuckTimer = limits.timers.schedule(loop(), limits.slowClientTimeout, this::check);
        }
    }

    private long readBytes() {
        return written - PendingWrites.unreadBytes(channel);
    }

    private void check() {
        stuckTimer = null;
        unsent.update();
        if (readBytes() > readAtLastCheck || PendingWrites.unreadBytes(channel) == 0) {
            watch();
        } else {
            terminate("nothing was read for " + limits.slowClientTimeout);
        }
    }

    private void terminate(String reason) {
        log.debug("a slow client of a response stream was disconnected: {}", reason);
        channel.close();
        ended();
    }

    private void writeEnd() {
        ChannelFuture last = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!keepAlive) {
            last.addListener(sent -> PipeliningHandler.closeAfterResponse(channel));
        }
    }

    /** Called when the response has ended, or its connection is lost. */
    private void ended() {
        if (!open) {
            return;
        }
        open = false;
        closeAccount();
        if (stuckTimer != null) {
            stuckTimer.cancel();
        }
        ended.accept(this);
        Runnable handler;
        synchronized (this) {
            handler = closeHandler;
            closeHandler = null;
        }
        guarded(handler);
    }

    /** What was written before the end of the response may still be waiting. */
    private void closeAccount() {
        if (channel.isActive()) {
            channel.closeFuture().addListener(closed -> unsent.close());
            lastWrite().addListener(sent -> unsent.close());
        } else {
            unsent.close();
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // any failure of the application's code
            log.error("a handler of a response stream failed", e);
        }
    }
}
