package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import dev.carillon.AckException;
import dev.carillon.BroadcastOperator;
import dev.carillon.DisconnectReason;
import dev.carillon.EmitOutcome;
import dev.carillon.EngineIoSocket;
import dev.carillon.Handshake;
import dev.carillon.Namespace;
import dev.carillon.ReplyHandler;
import dev.carillon.Socket;
import dev.carillon.SocketOperator;
import dev.carillon.TransportType;
import dev.carillon.adapter.Selection;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.loop.FlowControl;
import dev.carillon.internal.loop.LoopWatch;
import dev.carillon.internal.loop.Mailbox;
import dev.carillon.internal.socketio.handler.AbstractSocket;
import dev.carillon.internal.socketio.handler.NoAck;
import dev.carillon.internal.socketio.handler.SocketHandlers;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.PacketArgs;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.packet.ReservedEvents;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.internal.socketio.room.Broadcast;
import dev.carillon.internal.socketio.room.DeliveryObserver;
import dev.carillon.internal.socketio.room.DeliveryObserver.Delivery;
import dev.carillon.internal.socketio.room.EmitTally;
import dev.carillon.internal.socketio.room.FanOut;
import dev.carillon.internal.socketio.room.LoopMembers;
import dev.carillon.internal.socketio.room.RecoverableMember;
import dev.carillon.internal.socketio.room.RoomMembership;
import dev.carillon.internal.socketio.room.SavedSession;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * One client in one namespace. Packets are processed on the event loop of the session, and application handlers run in the mailbox
 * of the socket.
 */
final class ClientSocket extends AbstractSocket implements RecoverableMember {
    private static final String TOO_MANY_EVENTS = "too many events";

    private final String id;
    private final String pid;
    private final SavedSession saved;
    private final LocalNamespace namespace;
    private final ClientConnection connection;
    private final Handshake handshake;
    private final SocketIoContext context;
    private final Mailbox mailbox;
    private final RoomMembership rooms;
    private final PendingAcks acks;

    private volatile State state = State.CONNECTING;
    private volatile boolean endedByServer;

    /** Created lazily. */
    private volatile Map<String, Object> data;

    private long connectedSince;

    /** The index in {@link LoopMembers}. */
    private int loopIndex = LoopMembers.NOWHERE;

    private enum State {
        CONNECTING,
        CONNECTED,
        DISCONNECTED
    }

    /** Creates a socket, or recovers the one of a saved session unless it is null. */
    ClientSocket(
            LocalNamespace namespace,
            ClientConnection connection,
            Handshake handshake,
            SavedSession saved,
            SocketIoContext context) {
        super(context.errors());
        this.id = saved == null ? SocketIds.next(namespace, connection.session(), handshake, context) : saved.id();
        this.pid = saved == null ? SocketIds.nextPrivate(namespace, context) : saved.pid();
        this.data = saved == null ? null : saved.data();
        this.saved = saved;
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
        this.context = context;
        this.mailbox = connection.load().mailboxFor(namespace.name());
        this.rooms = new RoomMembership(
                this, namespace.roomIndex(), context.options().maxRoomsPerSocket());
        this.acks = new PendingAcks(session(), context.options().maxPendingAcks(), context.pendingAcks());
        if (saved != null) {
            saved.rooms().forEach(rooms::join);
        }
    }

    // ---- lifecycle, on the event loop ----

    /** Connects the socket after the middlewares have accepted, or were skipped. */
    void connect() {
        namespace.recovery().admit(this, this::enter, this::entered);
    }

    private void entered() {
        if (state == State.CONNECTED) {
            if (observer() != null) {
                observer().socketConnected(this);
            }
            handle(() -> namespace.entry().connectionHandlers().forEach(this::callConnectionHandler));
        }
    }

    /** Notifies the client, then makes the socket visible. */
    private void enter() {
        if (state != State.CONNECTING) { // the replay has ended the session of a slow client
            return;
        }
        state = State.CONNECTED;
        sendAndRelease(
                LegacyClients.isLegacy(session())
                        ? namespace.encoder().legacyConnect(namespace.name())
                        : namespace.encoder().connect(namespace.name(), id, pid));
        if (state == State.CONNECTED) { // sending can end the session of a slow client
            namespace.add(this);
            rooms.open();
        }
    }

    private void callConnectionHandler(Consumer<? super Socket> handler) {
        try {
            handler.accept(this);
        } catch (Throwable e) { // application code can throw anything
            context.errors().report(e, this, null);
        }
    }

    /** Discards a socket that was refused, or whose connection ended before it was admitted. */
    void abandon() {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.DISCONNECTED;
        rooms.close();
        namespace.exit();
        if (saved != null) {
            namespace.recovery().putBack(saved);
        }
    }

    @Override
    public boolean isConnecting() {
        return state == State.CONNECTING;
    }

    /** Ends the socket. This is the only way in which a connected socket ends. */
    void end(DisconnectReason reason, String description) {
        if (state != State.CONNECTED) {
            abandon();
            return;
        }
        state = State.DISCONNECTED;
        endedByServer = reason.byServer();
        namespace.remove(this);
        namespace.recovery().dismiss(this, reason);
        rooms.close();
        namespace.exit();
        acks.failAll("disconnected: " + reason);
        if (observer() != null) {
            observer().socketDisconnected(this, reason, description);
        }
        handle(() -> {
            handlers().disconnecting(reason, description);
            rooms.clear();
            handlers().disconnected(reason, description);
        });
        connection.load().keepMailbox(namespace.name(), mailbox);
    }

    /** Runs work in the mailbox. It counts towards the limit of pending events of the connection. */
    void handle(Runnable work) {
        handle(0, work);
    }

    private void handle(int bytes, Runnable work) {
        connection.load().queued(bytes);
        mailbox.execute(() -> {
            try {
                work.run();
            } finally {
                connection.load().done(bytes);
            }
        });
    }

    /** Passes an acknowledgement to its handler. */
    void handleReply(String event, SocketHandlers.Call call) {
        handle(() -> handlers().guarded(event, call));
    }

    PayloadCodec payloads() {
        return context.payloads();
    }

    /** Handles an event. Events that arrived before the client disconnected are still handled, as in the reference server. */
    void onEvent(SocketPacket.Event event) {
        if (observer() != null) {
            observer().eventReceived(this, event.name(), event.args().length());
        }
        if (!handlers().isInline(event.name()) || !mailbox.runNow(() -> receiveInline(event))) {
            handle((int) event.args().length(), () -> receive(event));
        }
    }

    private void receiveInline(SocketPacket.Event event) {
        LoopWatch.Turn turn = context.loopWatch().begin(event.name());
        try {
            receive(event);
        } finally {
            turn.end();
        }
    }

    private void receive(SocketPacket.Event event) {
        if (!endedByServer) {
            handlers().receive(event.name(), new PacketArgs(event.args(), context.payloads()), ackFor(event));
        }
    }

    /** Refuses an event that exceeds the permitted rate. No handler is called. A requested acknowledgement says so. */
    void refuse(SocketPacket.Event event) {
        if (observer() != null) {
            observer().eventRefused(this, event.name(), new RejectedExecutionException(TOO_MANY_EVENTS));
        }
        if (event.ackId() != SocketPacket.NO_ACK) {
            sendAck(event.ackId(), Map.of("error", TOO_MANY_EVENTS));
        }
    }

    private Ack ackFor(SocketPacket.Event event) {
        return event.ackId() == SocketPacket.NO_ACK ? NoAck.INSTANCE : new ClientAck(this, event.ackId());
    }

    /** The connection has moved to a WebSocket. */
    void onUpgrade() {
        if (state == State.CONNECTED) {
            handle(() -> handlers().upgraded());
        }
    }

    /** The client has sent a heartbeat. Usually nobody listens, but a handler that is queued or running may register a listener. */
    void onHeartbeat() {
        if (state == State.CONNECTED && (handlers().wantsHeartbeats() || !mailbox.isIdle())) {
            handle(() -> handlers().heartbeat());
        }
    }

    void onAck(SocketPacket.Ack ack) {
        acks.onAck(ack.ackId(), ack.args());
    }

    /** Sends a packet, without taking ownership of it. */
    @Override
    public Delivery deliver(EncodedPacket packet, EmitFlags flags) {
        if (state != State.CONNECTED) {
            return Delivery.GONE;
        }
        if (flags.isVolatile() && !session().isWritable()) {
            return drop();
        }
        return packet.sendTo(session()) ? Delivery.SENT : Delivery.GONE;
    }

    private Delivery drop() {
        if (observer() != null) {
            observer().eventDropped(this);
        }
        return Delivery.DROPPED;
    }

    /** Sends a packet and registers a listener for its acknowledgement. */
    @Override
    public void deliverWithAck(EncodedPacket packet, EmitFlags flags, long ackId, AckListener listener) {
        AckListener reply = observer() == null ? listener : ObservedReply.of(listener, this, observer());
        if (state != State.CONNECTED) {
            reply.onFailure(new AckException(AckException.Reason.DISCONNECTED, "the socket is disconnected"));
        } else if (acks.add(ackId, reply, flags.timeout())) {
            deliver(packet, flags);
        }
    }

    void owesAck(boolean owed) {
        connection.load().owesAck(owed);
    }

    void sendAck(long ackId, Object... args) {
        send(namespace.encoder().ack(namespace.name(), ackId, args), EmitFlags.NONE, DeliveryObserver.NONE);
    }

    /** Sends and releases a packet. Can be called on any thread. */
    private void send(EncodedPacket packet, EmitFlags flags, DeliveryObserver observer) {
        handOver(packet, () -> observer.delivered(deliver(packet, flags)));
    }

    /** Runs the delivery of a packet on the event loop and releases the packet. Meanwhile, it counts as emitted. */
    private void handOver(EncodedPacket packet, Runnable delivery) {
        FlowControl own = connection.load().flow();
        FlowControl source = FlowControl.current();
        if (source != null && source != own) {
            handOver(packet, delivery, FanOut.begin(packet, source));
            return;
        }
        long size = packet.size();
        own.emitted(size);
        session().execute(() -> {
            try {
                delivery.run();
            } finally {
                packet.release();
                own.sent(size);
            }
        });
    }

    /** The same for a packet from the handler of another client, which must not flood this one. */
    private void handOver(EncodedPacket packet, Runnable delivery, FanOut fanOut) {
        session().execute(() -> {
            try {
                delivery.run();
            } finally {
                packet.release();
                fanOut.delivered(loop(), List.of(this));
            }
        });
    }

    private void sendAndRelease(EncodedPacket packet) {
        packet.sendTo(session());
        packet.release();
    }

    // ---- emitting ----

    @Override
    public void emit(String event, Object... args) {
        emit(EmitFlags.NONE, DeliveryObserver.NONE, event, args);
    }

    @Override
    public CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args) {
        return emitWithOutcome(EmitFlags.NONE, event, args);
    }

    CompletableFuture<EmitOutcome> emitWithOutcome(EmitFlags flags, String event, Object... args) {
        EmitTally tally = new EmitTally(context.handlerExecutor().replies(), 1);
        emit(flags, tally, event, args);
        return tally.outcome();
    }

    void emit(EmitFlags flags, DeliveryObserver observer, String event, Object... args) {
        requireNotConnecting();
        if (namespace.recovery().isOn()) {
            Selection self = new Selection(Set.of(id), Set.of());
            namespace.cluster().emit(new Broadcast(ReservedEvents.requireFree(event), args, self, flags, observer));
            return;
        }
        EncodedPacket packet = namespace.encoder().event(namespace.name(), SocketPacket.NO_ACK, flags, event, args);
        emitted(packet, event, args);
        observer.expect(1);
        send(packet, flags, observer);
    }

    @Override
    public <T> CompletableFuture<T> emitWithAck(String event, Class<T> type, Object... args) {
        return emitWithAck(EmitFlags.NONE, event, type, args);
    }

    <T> CompletableFuture<T> emitWithAck(EmitFlags flags, String event, Class<T> type, Object... args) {
        AckReply<T> reply = new AckReply<>(type, context);
        long ackId = emitWithAck(flags, event, (AckListener) reply, args);
        reply.onCancel(() -> forgetAck(ackId));
        return reply.future();
    }

    @Override
    public void emitWithAck(String event, ReplyHandler handler, Object... args) {
        emitWithAck(EmitFlags.NONE, event, handler, args);
    }

    void emitWithAck(EmitFlags flags, String event, ReplyHandler handler, Object... args) {
        emitWithAck(flags, event, new HandledReply(this, event, handler), args);
    }

    private long emitWithAck(EmitFlags flags, String event, AckListener reply, Object... args) {
        requireNotConnecting();
        long ackId = namespace.nextAckId();
        EncodedPacket packet = namespace.encoder().event(namespace.name(), ackId, flags, event, args);
        emitted(packet, event, args);
        handOver(packet, () -> deliverWithAck(packet, flags, ackId, reply));
        return ackId;
    }

    private void emitted(EncodedPacket packet, String event, Object... args) {
        emitting(event, args);
        if (observer() != null) {
            observer().eventEmitted(namespace.name(), event, 1, packet.size());
        }
    }

    /** Stops waiting for an acknowledgement. */
    @Override
    public void forgetAck(long ackId) {
        session().execute(() -> acks.forget(ackId));
    }

    private void requireNotConnecting() {
        if (state == State.CONNECTING) {
            throw new IllegalStateException("the socket is not connected yet: emit in the connection handler or later");
        }
    }

    @Override
    public SocketOperator timeout(Duration timeout) {
        return new FlaggedSocketOperator(this, EmitFlags.NONE.withTimeout(timeout));
    }

    @Override
    public SocketOperator asVolatile() {
        return new FlaggedSocketOperator(this, EmitFlags.NONE.asVolatile());
    }

    @Override
    public SocketOperator compress(boolean compress) {
        return new FlaggedSocketOperator(this, EmitFlags.NONE.withCompress(compress));
    }

    @Override
    public BroadcastOperator broadcast() {
        return namespace.all().except(id);
    }

    // ---- rooms ----

    @Override
    public void join(String... names) {
        for (String room : names) {
            rooms.join(room);
        }
    }

    @Override
    public void leave(String room) {
        rooms.leave(room);
    }

    @Override
    public Set<String> rooms() {
        return rooms.copy();
    }

    @Override
    public boolean isIn(String room) {
        return id.equals(room) || rooms.contains(room);
    }

    // ---- end ----

    @Override
    public void disconnect(boolean closeConnection) {
        namespace
                .cluster()
                .afterEmits(() -> session().execute(() -> {
                    if (state != State.CONNECTED) {
                        return;
                    }
                    if (closeConnection) {
                        connection.closeByApplication();
                    } else {
                        sendAndRelease(namespace.encoder().disconnect(namespace.name()));
                        connection.remove(this);
                        end(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, "");
                    }
                }));
    }

    // ---- accessors ----

    /** The private id, or null if recovery is off. */
    @Override
    public String pid() {
        return pid;
    }

    @Override
    public Optional<SavedSession> saved() {
        return Optional.ofNullable(saved);
    }

    @Override
    public int loopIndex() {
        return loopIndex;
    }

    @Override
    public void loopIndex(int index) {
        loopIndex = index;
    }

    /** The number of the last packet in the log when this socket first connected. */
    @Override
    public long connectedSince() {
        return connectedSince;
    }

    @Override
    public void connectedSince(long number) {
        connectedSince = number;
    }

    @Override
    public boolean isRecovered() {
        return saved != null;
    }

    EngineSession session() {
        return connection.session();
    }

    @Override
    public EventLoop loop() {
        return session().loop();
    }

    @Override
    public void flush() {
        session().flush();
    }

    @Override
    public boolean isCongested() {
        return session().isCongested();
    }

    @Override
    public void resend(EncodedPacket packet) {
        packet.sendTo(session());
    }

    /** Socket.IO 1 and 2 clients do not support recovery. */
    @Override
    public boolean isRecoverable() {
        return !LegacyClients.isLegacy(session());
    }

    @Override
    public boolean isConnectionClosed() {
        return session().isClosed();
    }

    @Override
    public void endConnection(Runnable ended) {
        EngineSession lost = session();
        lost.execute(() -> {
            lost.terminate(DisconnectReason.TRANSPORT_CLOSE, "the client has reconnected on another connection");
            ended.run();
        });
    }

    @Override
    public EngineIoSocket conn() {
        return session();
    }

    @Override
    protected void observesOutgoing() {
        context.rooms().outgoingObserved().set(true);
    }

    @Override
    protected void requireReadable(Class<?> type, String event) {
        context.payloads().requireReadable(type, event);
    }

    @Override
    protected ServerObserver observer() {
        return context.observer();
    }

    @Override
    protected Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Namespace namespace() {
        return namespace;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    @Override
    public boolean isWritable() {
        return state == State.CONNECTED && session().isWritable();
    }

    @Override
    public TransportType transport() {
        return session().transport();
    }

    @Override
    public Map<String, Object> data() {
        Map<String, Object> present = data;
        return present == null ? makeData() : present;
    }

    private synchronized Map<String, Object> makeData() {
        if (data == null) {
            data = new ConcurrentHashMap<>(4);
        }
        return data;
    }

    @Override
    public String toString() {
        return "Socket[" + id + " in " + namespace.name() + ", " + state + "]";
    }
}
