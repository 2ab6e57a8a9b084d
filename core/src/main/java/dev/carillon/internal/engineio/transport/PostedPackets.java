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
    /** The number of packets after which the time is checked. */
    private static final int PACKETS_PER_CHECK = 16;

    private final EngineSession session;
    private final PollingTransport transport;
    private final PollingPost post;
    private final List<Packet> packets;
    private final Runnable done;
    private int handled;
    private boolean handling;
    private Timers.Timer nextSlice;

    /** The task {@code done} runs when all packets are handled. */
    PostedPackets(
            EngineSession session, PollingTransport transport, PollingPost post, List<Packet> packets, Runnable done) {
        this.session = session;
        this.transport = transport;
        this.post = post;
        this.packets = packets;
        this.done = done;
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
        while (handled < packets.size() && !transport.isReadingPaused()) {
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

    /** Discards the packets that are not handled yet. */
    void cancel() {
        if (nextSlice != null) {
            nextSlice.cancel();
            nextSlice = null;
        }
    }
}
