package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A transport without a network: it keeps what it is told. A test decides whether it can write; what it cannot write stays
 * queued. Used on one thread.
 */
public final class RecordingTransport implements Transport {
    private final TransportType type;
    private final Deque<OutboundPacket> queue = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private boolean writable = true;
    private boolean paused;
    private boolean closed;
    private DisconnectReason aborted;
    private Runnable onClosed;
    private Runnable onFlush = () -> {};
    private int flushes;
    private long queuedBytes;

    public RecordingTransport(TransportType type) {
        this.type = type;
    }

    /** What has left, in its long-polling form, since the last call. */
    public List<String> takeSent() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    public void setWritable(boolean writable) {
        this.writable = writable;
    }

    public boolean isPaused() {
        return paused;
    }

    /** Whether it was asked to close in good order. */
    public boolean isClosed() {
        return closed;
    }

    /** Why it was aborted, or null. */
    public DisconnectReason aborted() {
        return aborted;
    }

    public int flushes() {
        return flushes;
    }

    /** Ends the orderly close that was asked for. */
    public void finishClose() {
        onClosed.run();
    }

    @Override
    public TransportType type() {
        return type;
    }

    @Override
    public boolean writable() {
        return writable && queue.isEmpty();
    }

    @Override
    public long unsentBytes() {
        return queuedBytes;
    }

    @Override
    public void send(OutboundPacket packet) {
        queue.add(packet.retain());
        queuedBytes += packet.size();
    }

    /** Something that happens at each flush, as a connection that turns out to be gone. */
    public void onFlush(Runnable event) {
        this.onFlush = event;
    }

    @Override
    public void flush() {
        onFlush.run();
        flushes++;
        if (!writable) {
            return;
        }
        for (OutboundPacket packet = queue.poll(); packet != null; packet = queue.poll()) {
            ByteBuf text = Unpooled.buffer();
            packet.appendTo(text);
            sent.add(text.toString(StandardCharsets.UTF_8));
            packet.release();
        }
        queuedBytes = 0;
    }

    @Override
    public void releasePoll() {
        if (type == TransportType.POLLING && writable()) {
            OutboundPacket noop = OutboundPacket.text(PacketType.NOOP);
            send(noop);
            noop.release();
            flush();
        }
    }

    @Override
    public void pauseReading(boolean pause) {
        paused = pause;
    }

    @Override
    public void close(Runnable whenClosed) {
        closed = true;
        onClosed = whenClosed;
    }

    @Override
    public void closedByPeer(Runnable whenClosed) {
        close(whenClosed);
    }

    @Override
    public void abort(DisconnectReason reason) {
        aborted = reason;
        discard().forEach(OutboundPacket::release);
    }

    @Override
    public Deque<OutboundPacket> discard() {
        Deque<OutboundPacket> unsent = new ArrayDeque<>(queue);
        queue.clear();
        queuedBytes = 0;
        return unsent;
    }
}
