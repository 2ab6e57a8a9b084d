package dev.carillon.internal.engineio;

import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoPacket;
import dev.carillon.EngineIoSocket;
import dev.carillon.Handshake;
import dev.carillon.TransportType;
import dev.carillon.internal.loop.FlushQueue;
import dev.carillon.internal.loop.Flushable;
import dev.carillon.internal.loop.LoopClock;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.loop.Timers;
import dev.carillon.observe.Limit;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Engine.IO session. It is bound to one event loop for its whole life, and only that event loop may access its mutable
 * state. Other threads submit tasks with {@link #execute}. Every session ends in {@link #terminate}.
 */
public final class EngineSession implements EngineIoSocket, Flushable {
    private static final Logger log = LoggerFactory.getLogger(EngineSession.class);
    private static final Duration IDLE_CHECK = Duration.ofMillis(20);
    private static final int CONGESTION_MARK = 64 * 1024;
    private static final int TICK_BITS = 20;
    private static final EngineIoListener NOT_YET = new EngineIoListener() {};

    private final String id;
    private final Handshake handshake;
    private final EventLoop loop;
    private final WireFormat format;
    private final SessionContext context;
    private final Heartbeat heartbeat;
    private final SessionAccount account;

    private EngineIoListener listener = NOT_YET;
    private volatile ReadyState state = ReadyState.OPEN;
    private volatile Transport transport;
    private UpgradeProbe probe;

    /**
     * Null until the application registers a listener. Volatile, so that a new listener sees everything that is handled after
     * its registration.
     */
    private volatile SessionListeners listeners;

    /** The request of the POST whose messages are being handled, or null. */
    private Supplier<Handshake> request;

    private boolean upgraded;
    private boolean dirty;

    /** The {@link PauseReason}s that apply, as a bit set. */
    private byte pauseReasons;

    /** When reading was resumed for the last time, or else when the session was created, in {@linkplain #now() ticks}. */
    private int readingSince;

    /** Exists while the unsent packets exceed the high-water mark, otherwise null. */
    private SlowReader slowReader;

    /** Whether the server shuts down and accepts no more messages. */
    private boolean readingStopped;

    private Timers.Timer endTimer;

    EngineSession(
            String id,
            Handshake handshake,
            SessionAccount account,
            EventLoop loop,
            WireFormat format,
            SessionContext context) {
        this.id = id;
        this.handshake = handshake;
        this.account = account;
        this.loop = loop;
        this.format = format;
        this.context = context;
        this.readingSince = now();
        this.heartbeat = new Heartbeat(this, context.heartbeats().of(loop));
    }

    /** Opens the session. Sends the OPEN packet first and on its own, and then notifies the handler. */
    void open(Transport first, SessionHandler handler) {
        transport = first;
        context.registry().add(this);
        account.open();
        if (observer() != null) {
            observer().connectionOpened(this);
        }
        write(OutboundPacket.text(
                PacketType.OPEN,
                OpenPayload.of(id, options().upgradable(first.type()), options())
                        .toString()));
        first.flush();
        if (state != ReadyState.OPEN) {
            return; // the client has already disconnected, so the handler is not notified
        }
        heartbeat.restart();
        try {
            listener = handler.onOpen(this);
        } catch (Throwable e) { // errors as well: the session must not stay without a listener
            log.error("the handler of new Engine.IO sessions failed", e);
            terminate(DisconnectReason.FORCED_CLOSE, "the handler failed");
        }
    }

    // ---- called by the transports ----

    /** Called when a packet arrives, either on the session's transport or on one that is being probed. */
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

    /** Called when a transport receives data that is not a valid packet. */
    public void onParseError(Transport from, PacketFormatException e) {
        log.debug("session on {}: {}", from.type(), e.getMessage());
        onTransportEnd(from, DisconnectReason.PARSE_ERROR, e.getMessage());
    }

    /** Called when a transport ends that the session has not closed. */
    public void onTransportEnd(Transport from, DisconnectReason reason, String description) {
        if (from == transport) {
            terminate(reason, description);
        } else if (probe != null && probe.isFor(from)) {
            probe.fail();
        }
    }

    /** Returns whether an upgrade to a second transport may be probed now. */
    public boolean canProbe() {
        return state == ReadyState.OPEN
                && probe == null
                && !upgraded
                && options().upgradable(transport.type());
    }

    /** Returns whether an upgrade to a second transport is being probed. */
    public boolean isProbing() {
        return probe != null;
    }

    /** Starts to probe a WebSocket. The caller must check {@link #canProbe} first. */
    public void probe(Transport candidate) {
        probe = new UpgradeProbe(this, candidate);
        probe.start(options().upgradeTimeout());
    }

    /** Closes the session if its heartbeat has expired but the timer has not fired yet. */
    public void checkHeartbeat() {
        if (heartbeat.expired()) {
            onPingTimeout();
        }
    }

    /** Handles a packet of an HTTP request. */
    public void onPacket(Transport from, Packet packet, Supplier<Handshake> carrier) {
        request = carrier;
        try {
            onPacket(from, packet);
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
            SessionListeners.call(() -> onBinary(binary));
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

    private void onBinary(Packet.Binary packet) {
        if (listener instanceof BufferListener reader) {
            reader.onBinary(packet.data());
        } else {
            listener.onBinary(packet.bytes());
        }
    }

    /** In version 3, the client sends pings; in version 4, it sends pongs. */
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

    /** Handles only the peer's own CLOSE packet: the peer does not answer ours with one. */
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

    /**
     * Sends a packet. Must be called on the event loop. The caller still has to release the packet.
     *
     * @return false if the session is not open, or was closed because its client is too slow
     */
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
        if (slowReader != null) {
            slowReader.onUnsent(transport.unreadBytes());
        }
        if (state == ReadyState.OPEN) { // a listener may have closed the session
            transport.send(packet);
        }
        if (state != ReadyState.OPEN) { // the same, or the write has failed
            return false;
        }
        long unsent = transport.unsentBytes();
        if (unsent > options().highWaterMark() && !mayQueue(unsent)) {
            return false;
        }
        markDirty();
        return true;
    }

    /**
     * Called when the unsent packets exceed the high-water mark. The client is then not read from until it has read most of
     * them, so it cannot request more than it reads. Returns false if it is too slow and was disconnected.
     */
    private boolean mayQueue(long unsent) {
        if (unsent > options().maxUnsentBytes()) {
            closeSlowClient(
                    Limit.UNSENT_BYTES, "slow consumer: more than " + options().maxUnsentBytes() + " unsent bytes");
            return false;
        }
        context.guard().setUnsent(account, unsent);
        if (slowReader == null) {
            slowReader = new SlowReader(this);
            pauseForSlowReader(true);
        }
        slowReader.onQueued(transport.unreadBytes());
        return true;
    }

    /** Returns whether the transport must report when packets have been sent, because the client is not read from until then. */
    public boolean isReadingSlowly() {
        return slowReader != null;
    }

    /** Called when the transport has sent packets. */
    public void onUnsentChanged(Transport from) {
        if (from != transport || state == ReadyState.CLOSED) {
            return;
        }
        long unsent = transport.unsentBytes();
        context.guard().setUnsent(account, unsent);
        if (slowReader == null) {
            return;
        }
        slowReader.onUnsent(transport.unreadBytes());
        if (unsent <= options().highWaterMark() / 2) {
            slowReader.end();
            slowReader = null;
            pauseForSlowReader(false);
        }
    }

    private void pauseForSlowReader(boolean paused) {
        pauseReading(PauseReason.UNSENT, paused);
        if (listener instanceof FlowListener flow) {
            flow.pauseHandlers(paused);
        }
    }

    void closeSlowClient(Limit limit, String description) {
        context.limits().counters().reached(limit);
        if (observer() != null) {
            observer().slowClientClosed(this, transport.unsentBytes());
        }
        terminate(DisconnectReason.TRANSPORT_ERROR, description);
    }

    /**
     * Counts received bytes that are not handled yet. May be called on any thread.
     *
     * @param bytes the number of bytes, negative if they were handled
     * @return false if the server holds too much for all clients
     */
    public boolean holdInbound(long bytes) {
        return context.guard().addInbound(account, bytes);
    }

    /**
     * Closes the session because the server is short of memory, if it holds much for this session. The {@link MemoryGuard} does
     * the same, but too late if clients send fast.
     */
    public void closeIfLarge() {
        context.guard().closeIfLarge(this, SessionAccount::inbound);
    }

    SessionAccount account() {
        return account;
    }

    /** Returns whether a packet would be sent immediately. On other threads, the result may be slightly outdated. */
    @Override
    public boolean isWritable() {
        return state == ReadyState.OPEN && transport.writable();
    }

    /**
     * Returns whether the client does not keep up, although its unsent packets may still be below the high-water mark. Must be
     * called on the event loop.
     */
    public boolean isCongested() {
        return state == ReadyState.OPEN
                && transport.unsentBytes() > Math.min(CONGESTION_MARK, options().highWaterMark());
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
     * Flushes the packets that were sent. The event loop's {@link FlushQueue} calls this at the end of the current iteration. A
     * caller that will not send more can call it directly, while the channel is still in the CPU cache. A failure (out of
     * memory, for example) closes only this session: the other sessions in the queue are still flushed.
     */
    @Override
    public void flush() {
        if (!dirty || state == ReadyState.CLOSED) {
            return;
        }
        dirty = false;
        try {
            transport.flush();
            onUnsentChanged(transport);
        } catch (Throwable e) {
            log.error("a session could not be flushed", e);
            terminate(DisconnectReason.TRANSPORT_ERROR, "flush failed");
        }
    }

    /** Returns whether the transport must report when all its packets have been sent. */
    public boolean wantsDrain() {
        return listeners != null && listeners.wantDrain();
    }

    /** Called when a transport has sent all its packets. */
    public void onDrain(Transport from) {
        if (listeners != null && from == transport && state != ReadyState.CLOSED) {
            listeners.drained();
        }
    }

    public boolean isReadingPaused() {
        return pauseReasons != 0;
    }

    /** Returns whether the client is read from: reading is not paused, and the server does not shut down. */
    boolean isReading() {
        return !isReadingPaused() && !readingStopped;
    }

    /**
     * Returns whether the client may have sent something in time that is not read yet: it is not read from, or was not within
     * this time. A timeout must then not end the session.
     */
    public boolean mayBeUnread(Duration time) {
        int since = now() - readingSince;
        boolean recently = since >= 0 && since <= time.toNanos() >> TICK_BITS; // negative after 26 days
        return !isReading() || recently;
    }

    /** Returns the time in ticks of about a millisecond, in fewer bytes than a long. They start again after 52 days. */
    private int now() {
        return (int) (LoopClock.nanoTime(loop) >> TICK_BITS);
    }

    /** Pauses reading messages, or resumes it unless there is another reason to pause. */
    public void pauseReading(PauseReason reason, boolean paused) {
        if (state != ReadyState.OPEN) {
            return;
        }
        boolean wasPaused = isReadingPaused();
        pauseReasons = (byte) (paused ? pauseReasons | reason.bit() : pauseReasons & ~reason.bit());
        if (wasPaused != isReadingPaused()) {
            readingSince = now();
            transport.pauseReading(isReadingPaused());
            reportReading(isReadingPaused());
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

    // ---- shutting down ----

    /** Accepts no more messages, because the server shuts down. */
    void stopReading() {
        if (state == ReadyState.OPEN) {
            readingStopped = true;
            transport.stopReading();
        }
    }

    /** Ends the session after a delay because the server shuts down. Waits until everything that it has received is handled. */
    void endAfter(Duration delay) {
        if (state == ReadyState.OPEN && endTimer == null) {
            endTimer = schedule(delay, this::endWhenIdle);
        }
    }

    private void endWhenIdle() {
        endTimer = null;
        if (transport.isHandling() || (listener instanceof FlowListener flow && !flow.isIdle())) {
            endAfter(IDLE_CHECK);
        } else {
            // The last responses may be queued behind this task.
            LoopTask.queue(loop, () -> closeOrderly(DisconnectReason.SERVER_SHUTTING_DOWN));
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
        candidate.pauseReading(isReadingPaused());
        if (readingStopped) {
            candidate.stopReading();
        }
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
            candidate.close(DisconnectReason.FORCED_CLOSE, () -> terminate(DisconnectReason.FORCED_CLOSE, ""));
        }
    }

    void probeEnded() {
        probe = null;
    }

    /** Responds to a pending poll, so that the client can stop polling. */
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
        closeOrderly(DisconnectReason.FORCED_CLOSE);
    }

    private void closeOrderly(DisconnectReason reason) {
        if (state == ReadyState.OPEN) {
            state = ReadyState.CLOSING;
            heartbeat.cancel();
            transport.close(reason, () -> terminate(reason, ""));
        }
    }

    private void onClosePacket() {
        state = ReadyState.CLOSING;
        heartbeat.cancel();
        transport.closedByPeer(() -> terminate(DisconnectReason.TRANSPORT_CLOSE, "close packet"));
    }

    /** Ignores the timeout if the peer's pong may be unread. {@link SlowReader} has its own timeout. */
    void onPingTimeout() {
        if (mayBeUnread(options().pingTimeout())) {
            heartbeat.restart();
            if (!format.clientPings()) {
                sendPing();
            }
            return;
        }
        terminate(DisconnectReason.PING_TIMEOUT, "no pong in time");
    }

    /** Closes the session. This is the only way in which a session ends. Repeated calls have no effect. */
    public void terminate(DisconnectReason reason, String description) {
        if (state == ReadyState.CLOSED) {
            return;
        }
        state = ReadyState.CLOSED;
        context.registry().remove(this);
        account.close();
        heartbeat.cancel();
        if (slowReader != null) {
            slowReader.end();
        }
        if (endTimer != null) {
            endTimer.cancel();
        }
        if (probe != null) {
            probe.abort(reason);
        }
        try {
            transport.abort(reason);
        } catch (Throwable e) { // the listener must be notified in any case
            log.error("a transport could not be closed", e);
        }
        log.debug("session closed: {} {}", reason, description);
        SessionListeners.call(() -> listener.onClose(reason, description));
        listener = NOT_YET;
        if (observer() != null) {
            observer().connectionClosed(this, reason, description);
        }
    }

    // ---- other methods ----

    /** Runs a task on the session's event loop, as {@link LoopTask#run} does. */
    public void execute(Runnable task) {
        LoopTask.run(loop, task);
    }

    /** Schedules a task on the session's event loop. */
    public Timers.Timer schedule(Duration delay, Runnable task) {
        return context.timers().schedule(loop, delay, task);
    }

    public EngineOptions options() {
        return context.options();
    }

    /** Returns the observer, or null if none is registered. */
    private ServerObserver observer() {
        return context.observer();
    }

    /** Returns the wire format of the session's packets. */
    public WireFormat format() {
        return format;
    }

    public EventLoop loop() {
        return loop;
    }

    /** Returns the current transport. Outside the event loop, only its type may be read. */
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

    /** Returns whether the session is closed. Outside the event loop, the result may be outdated. */
    public boolean isClosed() {
        return state == ReadyState.CLOSED;
    }

    /** Omits the id, because it is a secret and this string is logged. */
    @Override
    public String toString() {
        return "EngineSession[" + state + " on " + transport() + "]";
    }
}
