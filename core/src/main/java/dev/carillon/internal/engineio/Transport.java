package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import java.util.Deque;

/** One way of carrying a session's packets. Every method is called on the session's event loop. */
public interface Transport {
    TransportType type();

    /** Whether a packet sent now would leave at once; a volatile packet is dropped otherwise. */
    boolean writable();

    /** Bytes accepted by {@link #send} that have not left yet. */
    long unsentBytes();

    /** Takes a packet for the next {@link #flush}. The packet stays the caller's to release. */
    void send(OutboundPacket packet);

    /** Lets out what {@link #send} took; called once at the end of a turn of the loop. */
    void flush();

    /** Answers the peer's waiting request, if there is one, with a noop, so that the peer can stop polling. */
    void releasePoll();

    /** Stops or resumes the intake of messages, when handlers do not keep up. */
    void pauseReading(boolean paused);

    /** Sends what was taken, tells the peer that this is the end, then runs {@code closed}, in a bounded time. */
    void close(Runnable closed);

    /** The peer has said that this is the end: gives it its last answer, then runs {@code closed}, in a short time. */
    void closedByPeer(Runnable closed);

    /** Ends at once: what can leave now leaves, the rest is dropped. */
    void abort(DisconnectReason reason);

    /** Ends because another transport takes over, and gives back what has not left; the caller releases it. */
    Deque<OutboundPacket> discard();
}
