package dev.carillon.internal.engineio.transport;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.Packet;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.loop.TimeSlice;
import dev.carillon.internal.loop.Timers;
import java.util.List;

/**
 * The packets of a POST that are being handled. A body may contain more than 100,000 packets, so they are handled in slices,
 * and the event loop serves its other connections in between. Handling stops while reading from the session is paused. Used on
 * the session's event loop.
 */
final class PostedPackets {
    /** The heap memory of a packet in addition to its content. A body may consist of packets with one character each. */
    private static final int PACKET_OVERHEAD = 80;

    /** The number of packets after which the time is checked. */
    private static final int PACKETS_PER_CHECK = 16;

    private final EngineSession session;
    private final PollingTransport transport;
    private final PollingPost post;
    private final List<Packet> packets;
    private final Runnable done;
    private final long heldBytes;
    private int handled;
    private boolean handling;
    private boolean ended;
    private Timers.Timer nextSlice;

    /**
     * Creates the packets of a POST, which count towards the memory of the session until {@link #end}.
     *
     * @param bodyBytes the size of the body
     * @param done runs when all packets are handled
     */
    PostedPackets(
            EngineSession session,
            PollingTransport transport,
            PollingPost post,
            List<Packet> packets,
            int bodyBytes,
            Runnable done) {
        this.session = session;
        this.transport = transport;
        this.post = post;
        this.packets = packets;
        this.done = done;
        this.heldBytes = bodyBytes + (long) PACKET_OVERHEAD * packets.size();
    }

    /** Counts the packets. Returns false if the server holds too much for all clients. */
    boolean hold() {
        return session.holdInbound(heldBytes);
    }

    HttpExchange exchange() {
        return post.exchange();
    }

    /**
     * Handles packets until all are handled, the slice is used up, or reading is paused. In the last case, call this method
     * again when reading resumes.
     */
    void handle() {
        if (handling || nextSlice != null) { // a packet has resumed reading, or the next slice is scheduled
            return;
        }
        handling = true;
        boolean sliceUsedUp = handleSlice();
        handling = false;
        if (sliceUsedUp) {
            nextSlice = session.schedule(TimeSlice.PAUSE, () -> {
                nextSlice = null;
                handle();
            });
        } else if (!transport.isReadingPaused()) {
            done.run();
        }
    }

    /** Returns whether packets are left only because the slice is used up. */
    private boolean handleSlice() {
        TimeSlice slice = new TimeSlice();
        while (!ended && handled < packets.size() && !transport.isReadingPaused()) {
            if (handled > 0 && slice.isUsedUp()) {
                return true;
            }
            int end = Math.min(packets.size(), handled + PACKETS_PER_CHECK);
            List<Packet> next = packets.subList(handled, end);
            handled = end;
            session.onPackets(transport, next, post.request());
        }
        return false;
    }

    /** Discards the packets that are not handled yet, if any. */
    void end() {
        ended = true;
        session.holdInbound(-heldBytes);
        if (nextSlice != null) {
            nextSlice.cancel();
            nextSlice = null;
        }
    }
}
