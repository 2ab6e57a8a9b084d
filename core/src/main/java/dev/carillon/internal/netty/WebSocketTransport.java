package dev.carillon.internal.netty;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import dev.carillon.internal.engineio.ControlFrame;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.ThreadDeflater;
import dev.carillon.internal.engineio.Timers;
import dev.carillon.internal.engineio.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A session's packets as WebSocket messages (protocol v4, "WebSocket"). Frames are written ready-made. */
final class WebSocketTransport implements Transport {
    /** How long the peer may take to answer our Close frame (RFC 6455, section 7.1.1). */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** How long a peer may take to read what was sent before an orderly close. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);

    /** A turn of the loop that sends a lot to one peer does not hold all of it back. */
    private static final int EARLY_FLUSH_BYTES = 64 * 1024;

    private final EngineSession session;
    private final Channel channel;
    private final int deflateThreshold;
    private int unflushedBytes;
    private boolean closing;
    private Timers.Timer closeTimer;

    /** With the size from which messages are compressed, or 0 for never. */
    WebSocketTransport(EngineSession session, Channel channel, int deflateThreshold) {
        this.session = session;
        this.channel = channel;
        this.deflateThreshold = deflateThreshold;
    }

    @Override
    public TransportType type() {
        return TransportType.WEBSOCKET;
    }

    @Override
    public boolean writable() {
        return !closing && channel.isWritable();
    }

    @Override
    public long unsentBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void send(OutboundPacket packet) {
        if (closing) {
            return;
        }
        ByteBuf frame = frame(packet);
        unflushedBytes += frame.readableBytes();
        channel.write(frame, channel.voidPromise());
        if (unflushedBytes > EARLY_FLUSH_BYTES) {
            flush();
        }
    }

    private ByteBuf frame(OutboundPacket packet) {
        boolean deflate = deflateThreshold > 0 && packet.isCompressible() && packet.messageSize() >= deflateThreshold;
        return deflate
                ? session.format().deflatedFrame(packet, ThreadDeflater.instance())
                : session.format().frame(packet);
    }

    @Override
    public void flush() {
        unflushedBytes = 0;
        if (session.wantsDrain()) {
            // Nothing, behind everything that was written: it leaves when all of that has left.
            channel.write(Unpooled.EMPTY_BUFFER).addListener(left -> {
                if (left.isSuccess()) {
                    session.execute(() -> session.onDrain(this));
                }
            });
        }
        channel.flush();
    }

    @Override
    public void releasePoll() {
        // There is no request that waits.
    }

    @Override
    public void pauseReading(boolean paused) {
        channel.config().setAutoRead(!paused);
    }

    @Override
    public void close(Runnable closed) {
        closeWith(WebSocketCloseStatus.NORMAL_CLOSURE);
        closed.run();
    }

    @Override
    public void closedByPeer(Runnable closed) {
        closed.run();
    }

    @Override
    public void abort(DisconnectReason reason) {
        if (reason == DisconnectReason.SERVER_SHUTTING_DOWN || !channel.isWritable()) {
            hangUp();
        } else {
            closeWith(WebSocketCloseStatus.NORMAL_CLOSURE);
        }
    }

    /**
     * Ends the connection without a Close frame. A peer that takes nothing, or is gone, would not read one. And when the server
     * stops, the official Java client would read the frame, read no further, and notice nothing until its ping timeout; without the
     * frame every client sees the end at once and reconnects when the server is back.
     */
    void hangUp() {
        if (!closing) {
            closing = true;
            channel.flush();
            channel.close();
        }
    }

    @Override
    public Deque<OutboundPacket> discard() {
        closeWith(WebSocketCloseStatus.NORMAL_CLOSURE);
        return new ArrayDeque<>();
    }

    /** Starts the closing handshake, once. It comes after what was sent; a peer that takes it too slowly is cut off in the end. */
    void closeWith(WebSocketCloseStatus status) {
        if (closing) {
            return;
        }
        closing = true;
        Duration patience = channel.isWritable() ? CLOSE_TIMEOUT : DRAIN_TIMEOUT;
        channel.config().setAutoRead(true);
        channel.writeAndFlush(ControlFrame.close(status.code()));
        closeTimer = session.schedule(patience, channel::close);
    }

    /** The peer has sent its Close frame: its answer to ours, or the first one, which is echoed. */
    void onCloseFrame() {
        closeWith(WebSocketCloseStatus.NORMAL_CLOSURE);
        channel.close();
    }

    void onInactive() {
        closing = true;
        if (closeTimer != null) {
            closeTimer.cancel();
        }
    }
}
