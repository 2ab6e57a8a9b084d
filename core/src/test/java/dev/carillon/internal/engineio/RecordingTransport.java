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
 * A transport without a network that records all calls. The test sets whether it is writable; while it is not, packets stay queued.
 * It must be used on one thread.
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

    /** Returns the packets sent since the last call, in their long-polling form. */
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

    /** Whether an orderly close was requested. */
    public boolean isClosed() {
        return closed;
    }

    /** The reason for which it was aborted, or null. */
    public DisconnectReason aborted() {
        return aborted;
    }

    public int flushes() {
        return flushes;
    }

    /** Simulates that the peer has read bytes of the queued packets. */
    public void peerReads(long bytes) {
        queuedBytes -= bytes;
    }

    /** Completes the requested orderly close. */
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

    /** Sets a callback for each flush, for example to simulate a lost connection. */
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
    public void stopReading() {
        paused = true;
    }

    @Override
    public void pauseReading(boolean pause) {
        paused = pause;
    }

    @Override
    public void close(DisconnectReason reason, Runnable whenClosed) {
        closed = true;
        onClosed = whenClosed;
    }

    @Override
    public void closedByPeer(Runnable whenClosed) {
        close(DisconnectReason.TRANSPORT_CLOSE, whenClosed);
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
