package dev.carillon.internal.engineio.transport;

import dev.carillon.DisconnectReason;
import dev.carillon.TransportType;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.HandshakeError;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.engineio.PacketType;
import dev.carillon.internal.engineio.PayloadReader;
import dev.carillon.internal.engineio.PollFraming;
import dev.carillon.internal.engineio.Transport;
import dev.carillon.internal.engineio.WireFormat;
import dev.carillon.internal.http.HttpExchange;
import dev.carillon.internal.loop.Timers;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * HTTP long-polling (protocol v4, "HTTP long-polling"). At most one GET and one POST may be pending. A second request of either
 * kind closes the session.
 */
final class PollingTransport implements Transport {
    /** The time that a graceful close waits for a poll whose response can carry the CLOSE packet. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** The same time when the server shuts down. Clients that are still there poll again immediately. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

    /** A client sends its CLOSE packet while it polls. The two requests may arrive in either order. */
    private static final Duration CROSSING_POLL_TIMEOUT = Duration.ofMillis(100);

    /** The shortest delay that lets the event loop read from its connections before it runs the next task. */
    private static final Duration READ_PAUSE = Duration.ofMillis(1);

    /**
     * The memory of a queued packet in addition to its content. A client that requests many tiny responses and never polls
     * would otherwise make the server hold ten times the memory that it counts.
     */
    private static final int PACKET_OVERHEAD = 256;

    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final EngineSession session;
    private final PollFraming framing;
    private final PollResponses responses;
    private Deque<OutboundPacket> queue = new ArrayDeque<>();
    private long queuedBytes;

    /** The pending GET, or null. */
    private HttpExchange poll;

    /** The POST whose body is arriving, or null. */
    private PollingPost post;

    /**
     * The packets of a complete POST, or null. The POST is answered when they are handled and reading is not paused, so that
     * its client sends no other POST until then.
     */
    private PostedPackets posted;

    private boolean readingPaused;
    private boolean readingStopped;

    private Runnable onClosed;
    private PacketType lastWord = PacketType.CLOSE;
    private Timers.Timer closeTimer;
    private boolean ended;

    PollingTransport(EngineSession session, HttpExchange first) {
        this.session = session;
        this.framing = PollFraming.of(session.handshake());
        this.responses = new PollResponses(session, () -> session.onUnsentChanged(this));
        park(first);
    }

    // ---- requests ----

    /**
     * Passes a request, which may arrive on any event loop, to the polling transport of its session. Refuses the request if the
     * session is closed or uses another transport.
     */
    static void onRequest(EngineSession session, HttpExchange exchange, Consumer<PollingTransport> request) {
        session.execute(() -> {
            session.checkHeartbeat();
            if (session.isClosed()) {
                RequestRejector.answer(exchange, HandshakeError.UNKNOWN_SESSION);
            } else if (session.currentTransport() instanceof PollingTransport polling) {
                request.accept(polling);
            } else {
                RequestRejector.answer(exchange, HandshakeError.BAD_REQUEST);
            }
        });
    }

    /**
     * Passes a poll to the session's transport. A client that has just switched to WebSocket may send one more poll, and the
     * poll and the UPGRADE packet arrive on different connections. While the session is being probed, the event loop therefore
     * reads from its connections once more before the poll is handled.
     */
    static void onPoll(EngineSession session, HttpExchange exchange) {
        session.execute(() -> {
            if (session.isProbing()) {
                session.schedule(
                        READ_PAUSE, () -> onRequest(session, exchange, transport -> transport.onPoll(exchange)));
            } else {
                onRequest(session, exchange, transport -> transport.onPoll(exchange));
            }
        });
    }

    /** Reports an event of a request that the transport already knows. */
    static void ifCurrent(EngineSession session, Consumer<PollingTransport> event) {
        session.execute(() -> {
            if (session.currentTransport() instanceof PollingTransport polling) {
                event.accept(polling);
            }
        });
    }

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

    /** Called when a POST starts. */
    void onPost(PollingPost begun) {
        HttpExchange exchange = begun.exchange();
        if (post != null || posted != null) {
            exchange.answerEmpty(HttpResponseStatus.BAD_REQUEST);
            fail("overlapping posts");
            return;
        }
        if (begun.isBinary() && !session.format().acceptsBinaryBodies()) {
            exchange.answerEmpty(HttpResponseStatus.BAD_REQUEST);
            fail("binary body");
            return;
        }
        post = begun;
        exchange.onAbort(() -> session.execute(() -> {
            if (post == begun) {
                post = null;
                fail("post aborted");
            }
        }));
    }

    /** Called when a POST was answered before its body was complete. The session stays open. */
    void onPostAbandoned(PollingPost abandoned) {
        if (post == abandoned) {
            post = null;
        }
    }

    /**
     * Called when the body of a POST is complete. The response is sent after the packets have been handled. While reading is
     * paused, no packets are handled.
     */
    void onPostBody(PollingPost complete, byte[] body) {
        if (post != complete || readingStopped) { // in the latter case, the request fails when the session ends
            return;
        }
        post = null;
        PayloadReader packets;
        try {
            packets = session.format().readPayload(body, complete.isBinary());
        } catch (PacketFormatException e) {
            refusePost(complete.exchange(), e);
            return;
        }
        posted = new PostedPackets(session, this, complete, packets, body.length);
        if (!posted.hold()) {
            session.closeIfLarge();
        }
        if (posted != null) { // otherwise, the session was closed
            posted.handle();
        }
    }

    /** Called when all packets of a POST are handled. */
    void onHandled(PostedPackets handled) {
        posted = null;
        handled.end();
        answerPost(handled.exchange());
    }

    /** Called when a POST contains a malformed packet. The packets before it are handled. */
    void onMalformedPost(PostedPackets malformed, PacketFormatException e) {
        posted = null;
        malformed.end();
        refusePost(malformed.exchange(), e);
    }

    private void refusePost(HttpExchange exchange, PacketFormatException e) {
        RequestRejector.answer(exchange, HandshakeError.BAD_REQUEST);
        session.onParseError(this, e);
    }

    boolean isReadingPaused() {
        return readingPaused;
    }

    private static void answerPost(HttpExchange exchange) {
        exchange.answer(HttpExchange.TEXT_HTML, Unpooled.wrappedBuffer(OK), false);
    }

    /** Closes the session because the client has violated the protocol or aborted a request. */
    private void fail(String description) {
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
        return queuedBytes + responses.bytes();
    }

    @Override
    public long unreadBytes() {
        return queuedBytes + responses.unreadBytes();
    }

    @Override
    public void send(OutboundPacket packet) {
        queue.add(packet.retain());
        queuedBytes += packet.size() + PACKET_OVERHEAD;
    }

    @Override
    public void flush() {
        if (poll != null && !queue.isEmpty()) {
            answerPoll();
            session.onUnsentChanged(this);
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
            int size = payload.body().readableBytes();
            exchange.answer(type, payload.body(), compress);
            responses.add(exchange, size);
        } catch (Throwable e) { // for example, out of memory: the client must not wait for this response
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
        readingPaused = paused;
        if (!paused && posted != null) {
            posted.handle();
        }
    }

    @Override
    public void stopReading() {
        readingStopped = true;
    }

    @Override
    public boolean isHandling() {
        return posted != null;
    }

    @Override
    public void close(DisconnectReason reason, Runnable closed) {
        boolean shuttingDown = reason == DisconnectReason.SERVER_SHUTTING_DOWN;
        closeWithPoll(PacketType.CLOSE, shuttingDown ? SHUTDOWN_TIMEOUT : CLOSE_TIMEOUT, closed);
    }

    @Override
    public void closedByPeer(Runnable closed) {
        closeWithPoll(PacketType.NOOP, CROSSING_POLL_TIMEOUT, closed);
    }

    /**
     * Sends the last packet on its own. If a payload contains messages and a CLOSE packet, the official JavaScript client
     * handles the messages one tick after the CLOSE packet, which is too late.
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
        responses.end();
        try {
            if (poll != null) {
                if (queue.isEmpty()) { // otherwise, clients would ignore the messages before the CLOSE packet
                    sendAndRelease(lastWord);
                }
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
        responses.end();
        releasePoll();
        end();
        return unsent;
    }

    private void end() {
        ended = true;
        if (posted != null) {
            onHandled(posted); // the other packets are not handled
        }
        if (post != null) {
            post.exchange().drop();
            post = null;
        }
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
