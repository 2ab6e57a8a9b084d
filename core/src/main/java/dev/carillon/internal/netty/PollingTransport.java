package dev.carillon.internal.netty;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.PacketType;
import dev.carillon.internal.engineio.PollFraming;
import dev.carillon.internal.engineio.Timers;
import dev.carillon.internal.engineio.Transport;
import dev.carillon.internal.engineio.WireFormat;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HTTP long-polling (protocol v4, "HTTP long-polling"): at most one GET is parked and one POST under way; a second one of either
 * ends the session.
 */
final class PollingTransport implements Transport {
    /** How long an orderly close waits for the poll that can carry it. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** A client sends its close packet beside a poll; the two may arrive in either order. */
    private static final Duration CROSSING_POLL_TIMEOUT = Duration.ofMillis(100);

    private final EngineSession session;
    private final PollFraming framing;
    private Deque<OutboundPacket> queue = new ArrayDeque<>();
    private long queuedBytes;

    private HttpExchange poll;
    private final PostIntake posts;
    private Runnable onClosed;
    private PacketType lastWord = PacketType.CLOSE;
    private Timers.Timer closeTimer;
    private boolean ended;

    PollingTransport(EngineSession session, HttpExchange first) {
        this.session = session;
        this.framing = PollFraming.of(session.handshake());
        this.posts = new PostIntake(session, this);
        park(first);
    }

    // ---- requests ----

    void onPoll(HttpExchange exchange) {
        if (poll != null) {
            exchange.answerEmpty(HttpResponseStatus.BAD_REQUEST);
            fail("overlapping polls");
            return;
        }
        park(exchange);
        if (onClosed != null && queue.isEmpty()) {
            finishClose();
        } else {
            flush();
        }
    }

    private void park(HttpExchange exchange) {
        poll = exchange;
        exchange.onAbort(() -> session.execute(() -> {
            if (poll == exchange) {
                poll = null;
                fail("poll aborted");
            }
        }));
    }

    PostIntake posts() {
        return posts;
    }

    /** The client has broken the rules, or its connection. */
    void fail(String description) {
        session.onTransportEnd(this, DisconnectReason.TRANSPORT_ERROR, description);
    }

    // ---- transport ----

    @Override
    public TransportType type() {
        return TransportType.POLLING;
    }

    @Override
    public boolean writable() {
        return poll != null && queue.isEmpty();
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

    @Override
    public void flush() {
        if (poll != null && !queue.isEmpty()) {
            answerPoll();
            session.onDrain(this);
        }
    }

    private void answerPoll() {
        HttpExchange exchange = poll;
        poll = null;
        Deque<OutboundPacket> packets = discardQueue();
        try {
            WireFormat.Payload payload = session.format().encodePayload(packets, framing);
            int threshold = session.options().httpCompressionThreshold();
            boolean compress = threshold > 0
                    && payload.body().readableBytes() >= threshold
                    && packets.stream().anyMatch(OutboundPacket::isCompressible);
            AsciiString type = payload.binary() ? HttpExchange.OCTET_STREAM : HttpExchange.TEXT_PLAIN;
            exchange.answer(type, payload.body(), compress);
        } catch (Throwable e) { // no memory, say: the client must not wait for what will not come
            exchange.drop();
            throw e;
        } finally {
            packets.forEach(OutboundPacket::release);
        }
    }

    @Override
    public void releasePoll() {
        if (writable()) {
            sendAndRelease(PacketType.NOOP);
            answerPoll();
        }
    }

    @Override
    public void pauseReading(boolean paused) {
        posts.pause(paused);
    }

    @Override
    public void close(Runnable closed) {
        closeWithPoll(PacketType.CLOSE, CLOSE_TIMEOUT, closed);
    }

    @Override
    public void closedByPeer(Runnable closed) {
        closeWithPoll(PacketType.NOOP, CROSSING_POLL_TIMEOUT, closed);
    }

    /**
     * The last word goes alone: the official JavaScript client handles messages one tick after a close packet of the same payload,
     * which is too late.
     */
    private void closeWithPoll(PacketType word, Duration timeout, Runnable closed) {
        lastWord = word;
        onClosed = closed;
        pauseReading(false);
        if (poll != null && queue.isEmpty()) {
            finishClose();
        } else {
            closeTimer = session.schedule(timeout, this::finishClose);
            flush();
        }
    }

    private void finishClose() {
        Runnable closed = onClosed;
        onClosed = null;
        closed.run();
    }

    @Override
    public void abort(DisconnectReason reason) {
        if (ended) {
            return;
        }
        try {
            if (poll != null) {
                sendAndRelease(lastWord);
                answerPoll();
            }
        } finally {
            end();
            discardQueue().forEach(OutboundPacket::release);
        }
    }

    @Override
    public Deque<OutboundPacket> discard() {
        Deque<OutboundPacket> unsent = discardQueue();
        releasePoll();
        end();
        return unsent;
    }

    private void end() {
        ended = true;
        posts.end();
        if (closeTimer != null) {
            closeTimer.cancel();
        }
    }

    private void sendAndRelease(PacketType type) {
        OutboundPacket packet = OutboundPacket.text(type);
        send(packet);
        packet.release();
    }

    private Deque<OutboundPacket> discardQueue() {
        Deque<OutboundPacket> unsent = queue;
        queue = new ArrayDeque<>();
        queuedBytes = 0;
        return unsent;
    }
}
