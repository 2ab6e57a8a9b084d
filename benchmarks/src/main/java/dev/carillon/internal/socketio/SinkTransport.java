package dev.carillon.internal.socketio;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.Transport;
import java.util.ArrayDeque;
import java.util.Deque;

/** A transport that discards all packets. */
final class SinkTransport implements Transport {
    @Override
    public TransportType type() {
        return TransportType.WEBSOCKET;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public long unsentBytes() {
        return 0;
    }

    /** Retains and releases the frame, as a channel would. */
    @Override
    public void send(OutboundPacket packet) {
        packet.retainedFrame().release();
    }

    @Override
    public void flush() {}

    @Override
    public void releasePoll() {}

    @Override
    public void stopReading() {}

    @Override
    public void pauseReading(boolean paused) {}

    @Override
    public void close(DisconnectReason reason, Runnable closed) {
        closed.run();
    }

    @Override
    public void closedByPeer(Runnable closed) {
        closed.run();
    }

    @Override
    public void abort(DisconnectReason reason) {}

    @Override
    public Deque<OutboundPacket> discard() {
        return new ArrayDeque<>();
    }
}
