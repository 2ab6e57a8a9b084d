package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import java.util.Deque;

/** Carries the packets of a session. All methods are called on the session's event loop. */
public interface Transport {
    TransportType type();

    /** Returns whether a packet would be sent immediately. If not, volatile packets are dropped. */
    boolean writable();

    /**
     * Returns the number of bytes that are held for packets that were passed to {@link #send}. A packet counts until all of it is
     * sent.
     */
    long unsentBytes();

    /** Like {@link #unsentBytes}, but without the part of a large packet that is sent. It tells whether the peer reads at all. */
    default long unreadBytes() {
        return unsentBytes();
    }

    /** Queues a packet for the next {@link #flush}. The caller still has to release the packet. */
    void send(OutboundPacket packet);

    /** Sends the queued packets. Called once at the end of an event loop iteration, or earlier. */
    void flush();

    /** Responds to a pending poll, if there is one, with a NOOP packet, so that the client can stop polling. */
    void releasePoll();

    /** Pauses or resumes reading messages, for example while handlers cannot keep up. */
    void pauseReading(boolean paused);

    /** Accepts no more messages, because the server shuts down. Messages that were received completely are still handled. */
    void stopReading();

    /** Returns whether there are messages that were received completely and not yet passed to the session. */
    default boolean isHandling() {
        return false;
    }

    /**
     * Sends the queued packets, signals the close to the peer, and then runs {@code closed}. Completes within a bounded time,
     * which is shorter if the server shuts down.
     */
    void close(DisconnectReason reason, Runnable closed);

    /**
     * Called when the peer has sent a CLOSE packet. Sends the last response and then runs {@code closed}, within a short time.
     */
    void closedByPeer(Runnable closed);

    /** Closes the transport immediately. Packets that can be sent at once are sent, and the rest are dropped. */
    void abort(DisconnectReason reason);

    /** Closes the transport after an upgrade, and returns the unsent packets. The caller must release them. */
    Deque<OutboundPacket> discard();
}
