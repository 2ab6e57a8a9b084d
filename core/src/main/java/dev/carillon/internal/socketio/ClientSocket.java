package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import dev.carillon.AckException;
import dev.carillon.BroadcastOperator;
import dev.carillon.DisconnectHandler;
import dev.carillon.DisconnectReason;
import dev.carillon.EventHandler;
import dev.carillon.Handshake;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import dev.carillon.SocketOperator;
import dev.carillon.TransportType;
import dev.carillon.internal.engineio.EngineSession;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One client in one namespace. What the wire does happens on the session's loop; what the application does happens in the
 * socket's mailbox.
 */
final class ClientSocket implements Socket {
    private final String id;
    private final LocalNamespace namespace;
    private final ClientConnection connection;
    private final Handshake handshake;
    private final SocketIoContext context;
    private final Mailbox mailbox;
    private final RoomMembership rooms;
    private final PendingAcks acks;
    private final Map<String, Object> data = new ConcurrentHashMap<>(4);
    private final SocketHandlers handlers;

    private volatile State state = State.CONNECTING;
    private volatile boolean endedByServer;

    private enum State {
        CONNECTING,
        CONNECTED,
        DISCONNECTED
    }

    ClientSocket(LocalNamespace namespace, ClientConnection connection, Handshake handshake, SocketIoContext context) {
        this.id = context.ids().get();
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
        this.context = context;
        this.mailbox = new Mailbox(context.handlerExecutor());
        this.rooms =
                new RoomMembership(this, namespace.adapter(), context.options().maxRoomsPerSocket());
        this.acks = new PendingAcks(session(), context.options().maxPendingAcks(), context.pendingAcks());
        this.handlers = new SocketHandlers(this, context.errors());
    }

    // ---- life, on the loop ----

    /** Every middleware has accepted: the client is told first, then the socket becomes visible. */
    void connect() {
        state = State.CONNECTED;
        sendAndRelease(namespace.encoder().connect(namespace.name(), id));
        if (state != State.CONNECTED) {
            return; // that packet was one too many for a slow peer
        }
        namespace.add(this);
        rooms.open();
        mailbox.execute(() -> namespace.connectionHandlers().forEach(this::callConnectionHandler));
    }

    private void callConnectionHandler(Consumer<? super Socket> handler) {
        try {
            handler.accept(this);
        } catch (Throwable e) { // the application's, whatever it is
            context.errors().report(e, this, null);
        }
    }

    /** The socket was not let in, or its connection ended before it was. */
    void abandon() {
        state = State.DISCONNECTED;
        rooms.close();
    }

    /** The only way in which a connected socket ends. */
    void end(DisconnectReason reason, String description) {
        if (state != State.CONNECTED) {
            abandon();
            return;
        }
        state = State.DISCONNECTED;
        endedByServer = reason.byServer();
        namespace.remove(this);
        rooms.close();
        acks.failAll("disconnected: " + reason);
        mailbox.execute(() -> {
            handlers.disconnecting(reason, description);
            rooms.clear();
            handlers.disconnected(reason, description);
        });
    }

    /** An event has arrived. What came before the client's own end is still handled, as on the reference server. */
    void onEvent(SocketPacket.Event event) {
        connection.eventQueued();
        mailbox.execute(() -> {
            try {
                if (!endedByServer) {
                    handlers.handle(event.name(), new PacketArgs(event.args(), context.payloads()), ackFor(event));
                }
            } finally {
                connection.eventDone();
            }
        });
    }

    private Ack ackFor(SocketPacket.Event event) {
        return event.ackId() == SocketPacket.NO_ACK ? NoAck.INSTANCE : new ClientAck(this, event.ackId());
    }

    void onAck(SocketPacket.Ack ack) {
        acks.onAck(ack.ackId(), ack.args());
    }

    /** Sends one of a broadcast's packets; it stays the broadcaster's to release. */
    void deliver(EncodedPacket packet) {
        if (state == State.CONNECTED) {
            packet.sendTo(session());
        }
    }

    void sendAck(long ackId, Object... args) {
        send(namespace.encoder().ack(namespace.name(), ackId, args));
    }

    /** Sends from any thread. */
    private void send(EncodedPacket packet) {
        session().execute(() -> {
            deliver(packet);
            packet.release();
        });
    }

    private void sendAndRelease(EncodedPacket packet) {
        packet.sendTo(session());
        packet.release();
    }

    // ---- emitting ----

    @Override
    public void emit(String event, Object... args) {
        requireNotConnecting();
        send(namespace.encoder().event(namespace.name(), SocketPacket.NO_ACK, event, args));
    }

    @Override
    public <T> CompletableFuture<T> emitWithAck(String event, Class<T> type, Object... args) {
        return emitWithAck(null, event, type, args);
    }

    <T> CompletableFuture<T> emitWithAck(Duration timeout, String event, Class<T> type, Object... args) {
        requireNotConnecting();
        long ackId = namespace.nextAckId();
        EncodedPacket packet = namespace.encoder().event(namespace.name(), ackId, event, args);
        AckReply<T> reply = new AckReply<>(type, context);
        session().execute(() -> {
            if (state != State.CONNECTED) {
                reply.onFailure(new AckException(AckException.Reason.DISCONNECTED, "the socket is disconnected"));
            } else if (acks.add(ackId, reply, timeout)) {
                packet.sendTo(session());
            }
            packet.release();
        });
        reply.onCancel(() -> session().execute(() -> acks.forget(ackId)));
        return reply.future();
    }

    private void requireNotConnecting() {
        if (state == State.CONNECTING) {
            throw new IllegalStateException("the socket is not connected yet: emit from the connection handler on");
        }
    }

    @Override
    public SocketOperator timeout(Duration timeout) {
        return new TimedSocketOperator(this, timeout);
    }

    @Override
    public BroadcastOperator broadcast() {
        return namespace.all().except(id);
    }

    // ---- listening ----

    @Override
    public Socket on(String event, EventHandler handler) {
        handlers.add(event, handler);
        return this;
    }

    @Override
    public <T> Socket onRequest(String event, Class<T> type, Function<? super T, ?> handler) {
        return on(
                event,
                new RequestHandler<>(type, handler, error -> context.errors().report(error, this, event)));
    }

    @Override
    public Socket onDisconnecting(DisconnectHandler handler) {
        handlers.addDisconnecting(handler);
        return this;
    }

    @Override
    public Socket onDisconnect(DisconnectHandler handler) {
        handlers.addDisconnect(handler);
        return this;
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

    boolean isIn(String room) {
        return id.equals(room) || rooms.contains(room);
    }

    // ---- end ----

    @Override
    public void disconnect(boolean closeConnection) {
        session().execute(() -> {
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
        });
    }

    // ---- the rest ----

    EngineSession session() {
        return connection.session();
    }

    Mailbox mailbox() {
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
    public TransportType transport() {
        return session().transport();
    }

    @Override
    public Map<String, Object> data() {
        return data;
    }

    @Override
    public String toString() {
        return "Socket[" + id + " in " + namespace.name() + ", " + state + "]";
    }
}
