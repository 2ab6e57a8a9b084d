package dev.carillon.internal.websocket;

import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;

/**
 * The sending half of one WebSocket. Frames are written ready-made: whoever sends has encoded them, once for all receivers. Used on
 * one event loop alone, which need not be that of the channel.
 */
public final class WebSocketConnection {
    /** How long the peer may take to answer our Close frame (RFC 6455, section 7.1.1). */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** How long a peer may take to read what was sent before an orderly close. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);

    /** A turn of the loop that sends a lot to one peer does not hold all of it back. */
    private static final int EARLY_FLUSH_BYTES = 64 * 1024;

    private final Channel channel;
    private final EventLoop loop;
    private final Timers timers;
    private int unflushedBytes;
    private boolean closing;
    private Timers.Timer closeTimer;

    /** With the loop that uses it. */
    public WebSocketConnection(Channel channel, EventLoop loop, Timers timers) {
        this.channel = channel;
        this.loop = loop;
        this.timers = timers;
    }

    /** Reads messages from now on and gives them to a listener. */
    public void listen(WebSocketListener listener, int maxMessageSize) {
        channel.pipeline().addLast("websocket", new WebSocketFrameHandler(listener, maxMessageSize));
    }

    /** Whether a channel is a WebSocket that somebody listens to. */
    public static boolean isOn(Channel channel) {
        return channel.pipeline().get(WebSocketFrameHandler.class) != null;
    }

    /** Whether permessage-deflate was agreed on. */
    public boolean isDeflated() {
        return PerMessageDeflate.isAgreed(channel);
    }

    /** Whether a frame sent now would leave at once. */
    public boolean isWritable() {
        return !closing && channel.isWritable();
    }

    public boolean isClosing() {
        return closing;
    }

    /** Bytes that were sent and have not left yet. */
    public long unsentBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Writes a complete frame, which is released with it; {@link #flush} lets it out. Not to be called while {@link #isClosing}. */
    public void write(ByteBuf frame) {
        unflushedBytes += frame.readableBytes();
        channel.write(frame, channel.voidPromise());
        if (unflushedBytes > EARLY_FLUSH_BYTES) {
            flush();
        }
    }

    public void flush() {
        unflushedBytes = 0;
        channel.flush();
    }

    /** Runs a task, on the loop of the channel, when everything that was written has left; not if the connection breaks before. */
    public void afterWrites(Runnable task) {
        // Nothing, behind everything that was written: it leaves when all of that has left.
        channel.write(Unpooled.EMPTY_BUFFER).addListener(left -> {
            if (left.isSuccess()) {
                task.run();
            }
        });
    }

    public void pauseReading(boolean paused) {
        channel.config().setAutoRead(!paused);
    }

    /** Starts the closing handshake, once. It comes after what was sent; a peer that takes it too slowly is cut off in the end. */
    public void close(int status) {
        if (closing) {
            return;
        }
        closing = true;
        Duration patience = channel.isWritable() ? CLOSE_TIMEOUT : DRAIN_TIMEOUT;
        channel.config().setAutoRead(true);
        channel.writeAndFlush(ControlFrame.close(status));
        closeTimer = timers.schedule(loop, patience, channel::close);
    }

    /** Closes the connection without a Close frame. */
    public void terminate() {
        if (!closing) {
            closing = true;
            channel.flush();
            channel.close();
        }
    }

    /** The connection cannot be read any further, with the status that {@link WebSocketListener#onError} was given. */
    public void fail(int status) {
        if (status == WebSocketListener.NO_STATUS) {
            terminate();
        } else {
            close(status);
        }
    }

    /**
     * The peer has sent its Close frame: its answer to ours, or the first one, which is echoed. The peer may still read what was sent
     * before; the timer of {@link #close} limits how long.
     */
    public void closedByPeer() {
        close(WebSocketCloseStatus.NORMAL_CLOSURE.code());
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** The connection is gone. */
    public void disconnected() {
        closing = true;
        if (closeTimer != null) {
            closeTimer.cancel();
        }
    }
}
