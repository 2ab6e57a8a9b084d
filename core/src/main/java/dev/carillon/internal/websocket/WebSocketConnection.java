package dev.carillon.internal.websocket;

import dev.carillon.internal.loop.PendingWrites;
import dev.carillon.internal.loop.Timers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;

/**
 * The outbound side of a WebSocket. Senders encode complete frames, once for all receivers. Used on a single event loop, which
 * may differ from that of the channel.
 */
public final class WebSocketConnection {
    /** The time that the peer has to answer our Close frame (RFC 6455, section 7.1.1). */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** The same time when the server shuts down. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(3);

    /** The time that a peer has to read the data sent before a graceful close. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);

    /** The number of written bytes after which a flush does not wait for the end of the event loop iteration. */
    private static final int EARLY_FLUSH_BYTES = 64 * 1024;

    /** The space for the Close frame and other control frames that a peer sends after our Close frame. */
    private static final int MAX_CONTROL_BYTES = 64 * 1024;

    private final Channel channel;
    private final EventLoop loop;
    private final Timers timers;
    private int unflushedBytes;
    private int bytesAfterClose = MAX_CONTROL_BYTES;
    private boolean closing;

    /** Whether the user of this object has paused reading. Guarded by this object. */
    private boolean readingPaused;

    /** Whether the decoder is interrupted. Guarded by this object. */
    private boolean decodingPaused;

    private Timers.Timer closeTimer;

    /** The event loop is the one on which this object is used. */
    public WebSocketConnection(Channel channel, EventLoop loop, Timers timers) {
        this.channel = channel;
        this.loop = loop;
        this.timers = timers;
    }

    /** Installs a listener for inbound messages. */
    public void listen(WebSocketListener listener, int maxMessageSize) {
        bytesAfterClose = maxMessageSize + MAX_CONTROL_BYTES;
        channel.pipeline().addLast("websocket", new WebSocketFrameHandler(this, listener, maxMessageSize));
    }

    /** Returns whether a channel is a WebSocket with a listener. */
    public static boolean isOn(Channel channel) {
        return channel.pipeline().get(WebSocketFrameHandler.class) != null;
    }

    /** Returns whether permessage-deflate was negotiated. */
    public boolean isDeflated() {
        return PerMessageDeflate.isAgreed(channel);
    }

    /** Returns whether a frame would be sent immediately. */
    public boolean isWritable() {
        return !closing && channel.isWritable();
    }

    public boolean isClosing() {
        return closing;
    }

    /** Returns the number of bytes in written frames that are not completely sent. */
    public long unsentBytes() {
        return PendingWrites.heldBytes(channel);
    }

    /**
     * Returns the number of bytes that were written but not yet sent. On another event loop than that of the channel, the result
     * may be outdated.
     */
    public long unreadBytes() {
        return PendingWrites.unreadBytes(channel);
    }

    /**
     * Writes a complete frame and takes ownership of it. {@link #flush} sends it. Must not be called while {@link #isClosing}.
     */
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

    /**
     * Runs a task on the channel's event loop when all previous writes have been sent. The task does not run if the connection
     * fails first.
     */
    public void afterWrites(Runnable task) {
        // An empty write completes when all writes before it have been sent.
        channel.write(Unpooled.EMPTY_BUFFER).addListener(left -> {
            if (left.isSuccess()) {
                task.run();
            }
        });
    }

    public synchronized void pauseReading(boolean paused) {
        readingPaused = paused;
        updateReading();
    }

    /** Stops reading while the decoder is interrupted. Called on the channel's event loop. */
    synchronized void pauseDecoding(boolean paused) {
        decodingPaused = paused;
        updateReading();
    }

    private void updateReading() {
        channel.config().setAutoRead(!readingPaused && !decodingPaused);
    }

    /**
     * Starts the closing handshake, after the data that was already written. Repeated calls have no effect. If the peer is too
     * slow, the connection is closed after a timeout.
     */
    public void close(int status) {
        if (closing) {
            return;
        }
        closing = true;
        channel.pipeline().addFirst(new ClosingLimit(bytesAfterClose));
        Duration patience = channel.isWritable() ? closeTimeout(status) : DRAIN_TIMEOUT;
        pauseReading(false);
        channel.writeAndFlush(ControlFrame.close(status));
        closeTimer = timers.schedule(loop, patience, channel::close);
    }

    /** When the server shuts down, many peers answer at the same time, after they have sent what they had queued. */
    private static Duration closeTimeout(int status) {
        return status == WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code() ? SHUTDOWN_TIMEOUT : CLOSE_TIMEOUT;
    }

    /** Closes the connection without a Close frame. */
    public void terminate() {
        if (!closing) {
            closing = true;
            channel.flush();
            channel.close();
        }
    }

    /** Closes a connection that cannot be read any further, with the status passed to {@link WebSocketListener#onError}. */
    public void fail(int status) {
        if (status == WebSocketListener.NO_STATUS) {
            terminate();
        } else {
            close(status);
        }
    }

    /**
     * Called when the peer has sent a Close frame, either in response to ours or as the first one, which is then answered. The
     * peer may still be reading earlier data; the timer of {@link #close} limits the time.
     */
    public void closedByPeer() {
        close(WebSocketCloseStatus.NORMAL_CLOSURE.code());
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Called when the connection is closed. */
    public void disconnected() {
        closing = true;
        if (closeTimer != null) {
            closeTimer.cancel();
        }
    }
}
