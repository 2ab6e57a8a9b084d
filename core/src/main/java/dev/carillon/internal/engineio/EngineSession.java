package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoPacket;
import dev.carillon.EngineIoSocket;
import dev.carillon.Handshake;
import dev.carillon.TransportType;
import dev.carillon.internal.loop.FlushQueue;
import dev.carillon.internal.loop.Flushable;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.loop.Timers;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Engine.IO session. It belongs to one event loop for its whole life and only that loop touches its state; other threads
 * hand over tasks with {@link #execute}. There is one way out, {@link #terminate}.
 */
public final class EngineSession implements EngineIoSocket, Flushable {
    private static final Logger log = LoggerFactory.getLogger(EngineSession.class);
    private static final EngineIoListener NOT_YET = new EngineIoListener() {};

    private final String id;
    private final Handshake handshake;
    private final EventLoop loop;
    private final WireFormat format;
    private final SessionContext context;
    private final Heartbeat heartbeat;

    private EngineIoListener listener = NOT_YET;
    private volatile ReadyState state = ReadyState.OPEN;
    private volatile Transport transport;
    private UpgradeProbe probe;

    /** Null until the application registers a listener. Volatile, so that a listener hears all that is handled after its registration. */
    private volatile SessionListeners listeners;

    /** The POST whose messages are being handled, or null. */
    private Supplier<Handshake> request;

    private boolean upgraded;
    private boolean dirty;
    private boolean readingPaused;

    EngineSession(String id, Handshake handshake, EventLoop loop, WireFormat format, SessionContext context) {
        this.id = id;
        this.handshake = handshake;
        this.loop = loop;
        this.format = format;
        this.context = context;
        this.heartbeat = new Heartbeat(this, loop, context.timers(), context.options(), format.clientPings());
    }

    /** Opens the session: the OPEN packet leaves alone and first, then the handler is told. */
    void open(Transport first, SessionHandler handler) {
        transport = first;
        context.registry().add(this);
        if (observer() != null) {
            observer().connectionOpened(this);
        }
        write(OutboundPacket.text(
                PacketType.OPEN,
                OpenPayload.of(id, options().upgradable(first.type()), options())
                        .toString()));
        first.flush();
        if (state != ReadyState.OPEN) {
            return; // the client has gone already: nobody needs to know that it came
        }
        heartbeat.restart();
        try {
            listener = handler.onOpen(this);
        } catch (Throwable e) { // an Error too: the session must not stay without a listener
            log.error("the handler of new Engine.IO sessions failed", e);
            terminate(DisconnectReason.FORCED_CLOSE, "the handler failed");
        }
    }

    // ---- what the transports report ----

    /** A packet has arrived on a transport: on the session's own, or on one that is being probed. */
    public void onPacket(Transport from, Packet packet) {
        if (from == transport) {
            if (state == ReadyState.OPEN) {
                reportReceived(packet);
            }
            onPacket(packet);
        } else if (probe != null && probe.isFor(from)) {
            probe.onPacket(packet);
        }
    }

    private void reportReceived(Packet packet) {
        if (listeners != null) {
            listeners.received(packet);
        }
        if (observer() != null) {
            observer().packetReceived(this, packet.size());
        }
    }

    /** Something has arrived that is not a packet. */
    public void onParseError(Transport from, PacketFormatException e) {
        log.debug("session on {}: {}", from.type(), e.getMessage());
        onTransportEnd(from, DisconnectReason.PARSE_ERROR, e.getMessage());
    }

    /** A transport has ended without being asked to. */
    public void onTransportEnd(Transport from, DisconnectReason reason, String description) {
        if (from == transport) {
            terminate(reason, description);
        } else if (probe != null && probe.isFor(from)) {
            probe.fail();
        }
    }

    /** Whether a second transport may be tried now. */
    public boolean canProbe() {
        return state == ReadyState.OPEN
                && probe == null
                && !upgraded
                && options().upgradable(transport.type());
    }

    /** Whether a second transport is being tried. */
    public boolean isProbing() {
        return probe != null;
    }

    /** Starts the trial of a WebSocket; ask {@link #canProbe} before. */
    public void probe(Transport candidate) {
        probe = new UpgradeProbe(this, candidate);
        probe.start(options().upgradeTimeout());
    }

    /** Closes the session if its peer has been silent for too long, although the timer has not run yet. */
    public void checkHeartbeat() {
        if (heartbeat.expired()) {
            onPingTimeout();
        }
    }

    /** Packets that arrived with a request of their own. */
    public void onPackets(Transport from, List<Packet> packets, Supplier<Handshake> carrier) {
        request = carrier;
        try {
            for (Packet packet : packets) {
                onPacket(from, packet);
            }
        } finally {
            request = null;
        }
    }

    // ---- packets ----

    private void onPacket(Packet packet) {
        if (state != ReadyState.OPEN) {
            onPacketWhileClosing(packet);
            return;
        }
        if (packet instanceof Packet.Binary binary) {
            SessionListeners.call(() -> listener.onBinary(binary.data()));
            return;
        }
        Packet.Text text = (Packet.Text) packet;
        switch (text.type()) {
            case MESSAGE -> SessionListeners.call(() -> listener.onText(text.data()));
            case PING, PONG -> onHeartbeat(text.type());
            case CLOSE -> onClosePacket();
            case OPEN, UPGRADE, NOOP -> log.debug("ignored a packet of type {}", text.type());
        }
    }

    /** In version 3 the client pings, in version 4 it answers. */
    private void onHeartbeat(PacketType type) {
        if ((type == PacketType.PING) != format.clientPings()) {
            terminate(DisconnectReason.TRANSPORT_ERROR, "invalid heartbeat direction");
            return;
        }
        heartbeat.restart();
        if (type == PacketType.PING) {
            write(OutboundPacket.text(PacketType.PONG));
        }
        SessionListeners.call(listener::onHeartbeat);
    }

    /** Only the peer's own close counts now: it will not come for ours. */
    private void onPacketWhileClosing(Packet packet) {
        if (packet instanceof Packet.Text text && text.type() == PacketType.CLOSE) {
            terminate(DisconnectReason.FORCED_CLOSE, "close packet");
        }
    }

    // ---- sending ----

    @Override
    public void send(String text) {
        sendAndRelease(OutboundPacket.text(PacketType.MESSAGE, text));
    }

    @Override
    public void send(byte[] data) {
        sendAndRelease(OutboundPacket.binary(data));
    }

    private void sendAndRelease(OutboundPacket packet) {
        execute(() -> write(packet));
    }

    /** Sends on the loop; the packet stays the caller's to release. False when the session has ended before or with it. */
    public boolean send(OutboundPacket packet) {
        if (state != ReadyState.OPEN) {
            return false;
        }
        if (listeners != null) {
            listeners.sent(packet);
        }
        if (observer() != null) {
            observer().packetSent(this, packet.messageSize());
        }
        transport.send(packet);
        if (transport.unsentBytes() > options().maxUnsentBytes()) {
            closeSlowClient();
            return false;
        }
        markDirty();
        return true;
    }

    private void closeSlowClient() {
        if (observer() != null) {
            observer().slowClientClosed(this, transport.unsentBytes());
        }
        terminate(
                DisconnectReason.TRANSPORT_ERROR,
                "slow consumer: more than " + options().maxUnsentBytes() + " unsent bytes");
    }

    /** Whether a packet sent now would leave at once; asked from another thread, whether it would have a moment ago. */
    @Override
    public boolean isWritable() {
        return state == ReadyState.OPEN && transport.writable();
    }

    void sendPing() {
        if (state == ReadyState.OPEN) {
            write(OutboundPacket.text(PacketType.PING));
        }
    }

    private void write(OutboundPacket packet) {
        try {
            send(packet);
        } finally {
            packet.release();
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            FlushQueue.of(loop).add(this);
        }
    }

    /**
     * Lets out what was sent. The loop's {@link FlushQueue} does so at the end of the turn; who knows that nothing more is to come
     * can do it at once, while the channel is still in the processor's cache. What goes wrong here (memory, say) ends this session
     * alone: the others of its loop are flushed after it. */
    @Override
    public void flush() {
        if (!dirty || state == ReadyState.CLOSED) {
            return;
        }
        dirty = false;
        try {
            transport.flush();
        } catch (Throwable e) {
            log.error("a session could not be flushed", e);
            terminate(DisconnectReason.TRANSPORT_ERROR, "flush failed");
        }
    }

    /** Whether a transport has to report when everything has left. */
    public boolean wantsDrain() {
        return listeners != null && listeners.wantDrain();
    }

    /** Everything that was sent has left on a transport. */
    public void onDrain(Transport from) {
        if (listeners != null && from == transport && state != ReadyState.CLOSED) {
            listeners.drained();
        }
    }

    boolean isReadingPaused() {
        return readingPaused;
    }

    /** Stops or resumes the intake of messages. */
    public void pauseReading(boolean paused) {
        if (readingPaused != paused && state == ReadyState.OPEN) {
            readingPaused = paused;
            transport.pauseReading(paused);
            reportReading(paused);
        }
    }

    private void reportReading(boolean paused) {
        if (observer() == null) {
            return;
        }
        if (paused) {
            observer().readingPaused(this);
        } else {
            observer().readingResumed(this);
        }
    }

    // ---- upgrade ----

    void upgradeTo(Transport candidate) {
        probe = null;
        Transport previous = transport;
        transport = candidate;
        upgraded = true;
        Deque<OutboundPacket> unsent = previous.discard();
        for (OutboundPacket packet : unsent) {
            candidate.send(packet);
            packet.release();
        }
        candidate.pauseReading(readingPaused);
        if (!unsent.isEmpty()) {
            markDirty();
        }
        SessionListeners.call(listener::onUpgrade);
        if (listeners != null) {
            listeners.upgraded(candidate.type());
        }
        if (observer() != null) {
            observer().connectionUpgraded(this);
        }
        if (state == ReadyState.CLOSING) {
            candidate.close(() -> terminate(DisconnectReason.FORCED_CLOSE, ""));
        }
    }

    void probeEnded() {
        probe = null;
    }

    /** Lets a parked poll go, so that the client can stop polling. */
    void releasePoll() {
        if (state == ReadyState.OPEN) {
            transport.releasePoll();
        }
    }

    // ---- closing ----

    @Override
    public void close() {
        execute(this::closeOrderly);
    }

    private void closeOrderly() {
        if (state == ReadyState.OPEN) {
            state = ReadyState.CLOSING;
            heartbeat.stop();
            transport.close(() -> terminate(DisconnectReason.FORCED_CLOSE, ""));
        }
    }

    private void onClosePacket() {
        state = ReadyState.CLOSING;
        heartbeat.stop();
        transport.closedByPeer(() -> terminate(DisconnectReason.TRANSPORT_CLOSE, "close packet"));
    }

    /** A peer that is not being read cannot be heard: it is not taken for dead because our handlers are slow. */
    void onPingTimeout() {
        if (readingPaused) {
            heartbeat.restart();
            if (!format.clientPings()) {
                sendPing();
            }
            return;
        }
        terminate(DisconnectReason.PING_TIMEOUT, "no pong in time");
    }

    /** The only way in which a session ends. Repeated calls do nothing. */
    public void terminate(DisconnectReason reason, String description) {
        if (state == ReadyState.CLOSED) {
            return;
        }
        state = ReadyState.CLOSED;
        context.registry().remove(this);
        heartbeat.stop();
        if (probe != null) {
            probe.abort(reason);
        }
        try {
            transport.abort(reason);
        } catch (Throwable e) { // whatever it is, the listener must learn of the end
            log.error("a transport could not be closed", e);
        }
        log.debug("session closed: {} {}", reason, description);
        SessionListeners.call(() -> listener.onClose(reason, description));
        listener = NOT_YET;
        if (observer() != null) {
            observer().connectionClosed(this, reason, description);
        }
    }

    // ---- the rest ----

    /** Runs a task on the session's loop, as {@link LoopTask#run} does. */
    public void execute(Runnable task) {
        LoopTask.run(loop, task);
    }

    /** Schedules a task on the session's loop. */
    public Timers.Timer schedule(Duration delay, Runnable task) {
        return context.timers().schedule(loop, delay, task);
    }

    public EngineOptions options() {
        return context.options();
    }

    /** Null when the application observes nothing. */
    private ServerObserver observer() {
        return context.observer();
    }

    /** How its packets look on the wire. */
    public WireFormat format() {
        return format;
    }

    public EventLoop loop() {
        return loop;
    }

    /** The transport in use; only the loop may do more with it than ask for its type. */
    public Transport currentTransport() {
        return transport;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public Handshake request() {
        return request == null ? handshake : request.get();
    }

    @Override
    public int protocol() {
        return format == WireFormat.V3 ? 3 : 4;
    }

    @Override
    public TransportType transport() {
        return transport.type();
    }

    @Override
    public ReadyState readyState() {
        return state;
    }

    @Override
    public EngineIoSocket onUpgrade(Consumer<? super TransportType> upgradeListener) {
        listeners().addUpgrade(Objects.requireNonNull(upgradeListener, "listener"));
        return this;
    }

    @Override
    public EngineIoSocket onDrain(Runnable drainListener) {
        listeners().addDrain(Objects.requireNonNull(drainListener, "listener"));
        return this;
    }

    @Override
    public EngineIoSocket onPacket(Consumer<? super EngineIoPacket> packetListener) {
        listeners().addReceived(Objects.requireNonNull(packetListener, "listener"));
        return this;
    }

    @Override
    public EngineIoSocket onPacketCreate(Consumer<? super EngineIoPacket> packetListener) {
        listeners().addSent(Objects.requireNonNull(packetListener, "listener"));
        return this;
    }

    private synchronized SessionListeners listeners() {
        if (listeners == null) {
            listeners = new SessionListeners();
        }
        return listeners;
    }

    @Override
    public boolean isOpen() {
        return state == ReadyState.OPEN;
    }

    /** Whether it has ended; only the loop gets an answer that still holds afterwards. */
    public boolean isClosed() {
        return state == ReadyState.CLOSED;
    }

    /** Without the id: it is a secret and this goes to logs. */
    @Override
    public String toString() {
        return "EngineSession[" + state + " on " + transport() + "]";
    }
}
