package dev.carillon.internal.engineio.transport;

import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.engineio.PayloadReader;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.loop.LongTasks;
import dev.carillon.internal.loop.TimeSlice;

/**
 * The packets of a POST that are being handled. A body may contain more than 100,000 packets, so they are decoded and handled in
 * slices, and the event loop serves its other connections in between. Handling stops while reading from the session is paused.
 * Used on the session's event loop.
 */
final class PostedPackets {
    /** The number of packets after which the time is checked. */
    private static final int PACKETS_PER_CHECK = 16;

    /** The memory of a decoded body in relation to its size: characters have one byte in UTF-8, and up to two on the heap. */
    private static final long DECODED_SIZE_FACTOR = 2;

    private final EngineSession session;
    private final PollingTransport transport;
    private final PollingPost post;
    private final PayloadReader packets;
    private final long heldBytes;
    private boolean running;
    private boolean ended;

    /**
     * Creates the packets of a POST, which count towards the memory of the session until {@link #end}.
     *
     * @param bodyBytes the size of the body
     */
    PostedPackets(
            EngineSession session, PollingTransport transport, PollingPost post, PayloadReader packets, int bodyBytes) {
        this.session = session;
        this.transport = transport;
        this.post = post;
        this.packets = packets;
        this.heldBytes = bodyBytes * DECODED_SIZE_FACTOR;
    }

    /** Counts the packets. Returns false if the server holds too much for all clients. */
    boolean hold() {
        return session.holdInbound(heldBytes);
    }

    HttpExchange exchange() {
        return post.exchange();
    }

    /**
     * Handles packets until all are handled or reading is paused. In the latter case, call this method again when reading
     * resumes.
     */
    void handle() {
        if (!running) { // otherwise, a packet has resumed reading, or the next slice is scheduled
            running = true;
            LongTasks.of(session.loop()).start(this::handleSlice);
        }
    }

    private boolean handleSlice(TimeSlice slice) {
        boolean more;
        try {
            do {
                more = handleSome();
            } while (more && !slice.isUsedUp());
        } catch (PacketFormatException e) {
            transport.onMalformedPost(this, e);
            return false;
        }
        running = more;
        if (!more && !ended && !transport.isReadingPaused()) {
            transport.onHandled(this);
        }
        return more;
    }

    /** Handles a few packets. Returns whether more can be handled now. */
    private boolean handleSome() throws PacketFormatException {
        for (int i = 0; i < PACKETS_PER_CHECK && isRunnable(); i++) {
            session.onPacket(transport, packets.next(), post.request());
        }
        return isRunnable();
    }

    private boolean isRunnable() {
        return !ended && packets.hasNext() && !transport.isReadingPaused();
    }

    /** Discards the packets that are not handled yet, if any. */
    void end() {
        ended = true;
        session.holdInbound(-heldBytes);
    }
}
