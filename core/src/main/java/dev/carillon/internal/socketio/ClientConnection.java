package dev.carillon.internal.socketio;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.ConnectError;
import dev.carillon.DisconnectReason;
import dev.carillon.EngineIoListener;
import dev.carillon.Handshake;
import dev.carillon.Middleware;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.engineio.Timers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: it takes the packets apart and leads them to the sockets of their namespaces. All of it happens on the
 * session's loop.
 */
final class ClientConnection implements EngineIoListener {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private static final String INVALID_NAMESPACE = "Invalid namespace";

    private final EngineSession session;
    private final Namespaces namespaces;
    private final SocketIoContext context;
    private final SocketPacketDecoder decoder;

    /** By namespace, those that are being connected among them. */
    private final Map<String, ClientSocket> sockets = new HashMap<>(2);

    /** The namespaces that may be called into being for this client. */
    private final Set<String> creating = new HashSet<>(2);

    /**
     * The mailboxes of sockets that have left while their handlers still run. The client's next socket in the namespace goes on with
     * its mailbox: coming and going again and again buys no further threads.
     */
    private final Map<String, Mailbox> busyMailboxes = new HashMap<>(0);

    private final AtomicInteger pendingEvents = new AtomicInteger();
    private Timers.Timer connectTimer;
    private boolean ended;

    ClientConnection(EngineSession session, Namespaces namespaces, SocketIoContext context) {
        this.session = session;
        this.namespaces = namespaces;
        this.context = context;
        this.decoder = new SocketPacketDecoder(
                context.options().maxAttachments(), context.options().maxJsonDepth());
    }

    /** A connection that joins no namespace in time is closed. */
    void start() {
        connectTimer = session.schedule(context.options().connectTimeout(), () -> {
            connectTimer = null;
            forceClose("no namespace joined in time");
        });
    }

    // ---- in ----

    @Override
    public void onText(String text) {
        try {
            decoder.onText(text).ifPresent(this::onPacket);
        } catch (PacketFormatException e) {
            onParseError(e);
        }
    }

    @Override
    public void onBinary(byte[] data) {
        try {
            decoder.onBinary(data).ifPresent(this::onPacket);
        } catch (PacketFormatException e) {
            onParseError(e);
        }
    }

    private void onParseError(PacketFormatException e) {
        log.debug("invalid packet: {}", e.getMessage());
        close(DisconnectReason.PARSE_ERROR, e.getMessage());
    }

    private void onPacket(SocketPacket packet) {
        if (ended) {
            return;
        }
        ClientSocket socket = sockets.get(packet.namespace());
        boolean unknown = socket == null && !creating.contains(packet.namespace());
        if (unknown && packet instanceof SocketPacket.Connect connect) {
            onConnect(connect);
        } else if (socket == null || !socket.isConnected()) {
            forceClose("a packet for a namespace that is not joined");
        } else if (packet instanceof SocketPacket.Event event) {
            socket.onEvent(event);
        } else if (packet instanceof SocketPacket.Ack ack) {
            socket.onAck(ack);
        } else if (packet instanceof SocketPacket.Disconnect) {
            sockets.remove(packet.namespace());
            socket.end(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, "");
        } else {
            forceClose("a packet that is not the client's to send");
        }
    }

    // ---- namespaces ----

    private void onConnect(SocketPacket.Connect packet) {
        String name = packet.namespace();
        Optional<LocalNamespace> namespace = namespaces.find(name);
        if (sockets.size() + creating.size() >= context.options().maxNamespacesPerConnection()) {
            refuse(name, new ConnectError("Too many namespaces"));
        } else if (namespace.isPresent() && namespace.get().enter()) {
            connect(namespace.get(), packet.auth());
        } else if (namespaces.mayCreate(name)) {
            create(packet);
        } else {
            refuse(name, new ConnectError(INVALID_NAMESPACE));
        }
    }

    /** The application's matchers decide, off the loop. */
    private void create(SocketPacket.Connect packet) {
        creating.add(packet.namespace());
        context.handlerExecutor().execute(() -> {
            Optional<LocalNamespace> created = namespaces.create(packet.namespace(), packet.auth());
            session.execute(() -> onCreated(packet, created));
        });
    }

    private void onCreated(SocketPacket.Connect packet, Optional<LocalNamespace> created) {
        creating.remove(packet.namespace());
        if (ended) {
            return;
        }
        if (created.isEmpty()) {
            refuse(packet.namespace(), new ConnectError(INVALID_NAMESPACE));
        } else if (created.get().enter()) {
            connect(created.get(), packet.auth());
        } else {
            create(packet); // its last client left this very moment
        }
    }

    private void connect(LocalNamespace namespace, JsonObject auth) {
        Optional<String> pid = string(auth, "pid");
        Optional<ClientSocket> present = pid.flatMap(namespace.adapter()::present);
        if (present.isPresent()) {
            replace(present.get(), namespace, auth);
            return;
        }
        Handshake handshake = withAuth(session.handshake(), auth);
        SavedSession saved = pid.flatMap(id -> namespace.adapter().restore(id, string(auth, "offset"), handshake))
                .orElse(null);
        ClientSocket socket = new ClientSocket(namespace, this, handshake, saved, context);
        sockets.put(namespace.name(), socket);
        if (saved != null && context.options().recovery().skipMiddlewares()) {
            decided(socket, Optional.empty());
        } else {
            askMiddlewares(socket, namespace);
        }
    }

    /** The client is back before its lost connection was missed: that one ends now. */
    private void replace(ClientSocket present, LocalNamespace namespace, JsonObject auth) {
        creating.add(namespace.name());
        EngineSession lost = present.session();
        lost.execute(() -> {
            lost.terminate(DisconnectReason.TRANSPORT_CLOSE, "its client is back on another connection");
            session.execute(() -> {
                creating.remove(namespace.name());
                if (ended) {
                    namespace.exit();
                } else {
                    connect(namespace, auth);
                }
            });
        });
    }

    private void askMiddlewares(ClientSocket socket, LocalNamespace namespace) {
        MiddlewareChain<Middleware> middlewares = new MiddlewareChain<>(
                namespace.middlewares().iterator(),
                socket.mailbox(),
                (middleware, decision) -> middleware.handle(socket, new NamespaceDecision(decision)),
                refusal -> {
                    Optional<ConnectError> error = refusal.map(cause -> toConnectError(cause, socket));
                    session.execute(() -> decided(socket, error));
                });
        socket.handle(middlewares::next);
    }

    private static Optional<String> string(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString()
                ? Optional.of(primitive.getAsString())
                : Optional.empty();
    }

    /** What a middleware throws beside a {@link ConnectError} is its own trouble: the client is told no more than that. */
    private ConnectError toConnectError(Throwable cause, ClientSocket socket) {
        if (cause instanceof ConnectError error) {
            return error;
        }
        context.errors().report(cause, socket, null);
        return new ConnectError("Internal error");
    }

    private record NamespaceDecision(MiddlewareChain.Decision decision) implements Middleware.Next {
        @Override
        public void accept() {
            decision.accept();
        }

        @Override
        public void refuse(ConnectError error) {
            decision.refuse(error);
        }
    }

    private void decided(ClientSocket socket, Optional<ConnectError> refusal) {
        if (ended) {
            socket.abandon();
        } else if (refusal.isPresent()) {
            sockets.remove(socket.namespace().name());
            socket.abandon();
            refuse(socket.namespace().name(), refusal.get());
        } else {
            cancelConnectTimer();
            socket.connect();
        }
    }

    private void refuse(String namespace, ConnectError error) {
        EncodedPacket packet = connectError(namespace, error);
        packet.sendTo(session);
        packet.release();
    }

    /** Data that cannot be written is left out: the client must learn all the same that it was refused. */
    private EncodedPacket connectError(String namespace, ConnectError error) {
        try {
            return context.encoder()
                    .connectError(namespace, error.getMessage(), error.data().orElse(null));
        } catch (RuntimeException e) {
            log.error("the data of a ConnectError cannot be written", e);
            return context.encoder().connectError(namespace, error.getMessage(), null);
        }
    }

    /** A socket was disconnected from its namespace by the server. */
    void remove(ClientSocket socket) {
        sockets.remove(socket.namespace().name());
    }

    private static Handshake withAuth(Handshake handshake, JsonObject auth) {
        return new Handshake(
                handshake.headers(),
                handshake.query(),
                handshake.url(),
                handshake.address(),
                handshake.time(),
                handshake.secure(),
                handshake.crossDomain(),
                auth);
    }

    // ---- back-pressure ----

    /** The mailbox of a new socket. */
    Mailbox mailboxFor(LocalNamespace namespace) {
        Mailbox busy = busyMailboxes.remove(namespace.name());
        return busy == null ? new Mailbox(context.handlerExecutor()) : busy;
    }

    /** A socket has ended. */
    void keepMailbox(ClientSocket socket) {
        busyMailboxes.values().removeIf(Mailbox::isIdle);
        if (!socket.mailbox().isIdle()) {
            busyMailboxes.put(socket.namespace().name(), socket.mailbox());
        }
    }

    /** Work for handlers has been given to a mailbox. When too much waits, nothing more is read. */
    void eventQueued() {
        if (pendingEvents.incrementAndGet() > context.options().maxPendingEvents()) {
            session.pauseReading(true);
        }
    }

    /** Work has been done, on any thread. On its way down the count passes the mark at which reading goes on. */
    void eventDone() {
        int mark = context.options().maxPendingEvents() / 2;
        if (pendingEvents.decrementAndGet() == mark) {
            session.execute(() -> {
                if (pendingEvents.get() <= mark) { // or else more has come meanwhile, and the count will pass it again
                    session.pauseReading(false);
                }
            });
        }
    }

    // ---- end ----

    /** The application wants the whole connection to end. */
    void closeByApplication() {
        for (ClientSocket socket : List.copyOf(sockets.values())) {
            if (socket.isConnected()) {
                EncodedPacket packet =
                        context.encoder().disconnect(socket.namespace().name());
                packet.sendTo(session);
                packet.release();
            }
        }
        close(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, "");
    }

    private void forceClose(String description) {
        log.debug("connection closed: {}", description);
        close(DisconnectReason.FORCED_SERVER_CLOSE, description);
    }

    /** Ends the sockets with a reason of this layer; the session's own end follows. */
    private void close(DisconnectReason reason, String description) {
        endSockets(reason, description);
        session.close();
    }

    @Override
    public void onClose(DisconnectReason reason, String description) {
        endSockets(reason, description);
    }

    private void endSockets(DisconnectReason reason, String description) {
        if (ended) {
            return;
        }
        ended = true;
        cancelConnectTimer();
        for (ClientSocket socket : List.copyOf(sockets.values())) {
            socket.end(reason, description);
        }
        sockets.clear();
    }

    private void cancelConnectTimer() {
        if (connectTimer != null) {
            connectTimer.cancel();
            connectTimer = null;
        }
    }

    EngineSession session() {
        return session;
    }
}
