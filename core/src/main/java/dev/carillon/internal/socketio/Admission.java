package dev.carillon.internal.socketio;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.ConnectError;
import dev.carillon.Handshake;
import dev.carillon.Middleware;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.socketio.handler.MiddlewareChain;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.internal.socketio.room.RecoverableMember;
import dev.carillon.internal.socketio.room.SavedSession;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects a client to a namespace: finds or creates the namespace, recovers the client's session if there is one, and runs the
 * middlewares. There is one instance for each CONNECT packet. It runs on the event loop of the session, except for namespace
 * matchers, middlewares and connection handlers, which run on the handler executor.
 */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final String INTERNAL_ERROR = "Internal error";
    private static final String INVALID_NAMESPACE = "Invalid namespace";

    private final ClientConnection connection;
    private final EngineSession session;
    private final Namespaces namespaces;
    private final SocketIoContext context;

    Admission(ClientConnection connection, Namespaces namespaces, SocketIoContext context) {
        this.connection = connection;
        this.session = connection.session();
        this.namespaces = namespaces;
        this.context = context;
    }

    /** Handles a CONNECT packet for a namespace to which the client is not connected. */
    void admit(SocketPacket.Connect packet) {
        String name = packet.namespace();
        Optional<LocalNamespace> namespace = namespaces.find(name);
        if (connection.namespaceCount() >= context.options().maxNamespacesPerConnection()) {
            refuse(name, new ConnectError("Too many namespaces"));
        } else if (namespace.isPresent() && namespace.get().enter()) {
            connect(namespace.get(), packet.auth());
        } else if (namespaces.mayCreate(name)) {
            create(packet);
        } else {
            refuseUnknown(name);
        }
    }

    /** Lets the application's matchers decide, on the handler executor. */
    private void create(SocketPacket.Connect packet) {
        connection.beginWaiting(packet.namespace());
        context.handlerExecutor().execute(() -> {
            Optional<LocalNamespace> created = namespaces.create(packet.namespace(), packet.auth());
            session.execute(() -> onCreated(packet, created));
        });
    }

    private void onCreated(SocketPacket.Connect packet, Optional<LocalNamespace> created) {
        connection.endWaiting(packet.namespace());
        if (connection.hasEnded()) {
            return;
        }
        if (created.isEmpty()) {
            refuseUnknown(packet.namespace());
        } else if (created.get().enter()) {
            connect(created.get(), packet.auth());
        } else {
            create(packet); // removed meanwhile, because its last client has left
        }
    }

    private void connect(LocalNamespace namespace, JsonObject auth) {
        connect(namespace, auth, false);
    }

    /**
     * Continues when the namespace exists. {@code replaced} tells whether the session of an earlier socket has been terminated. If
     * that socket is still present although its session is closed, it will never leave, so it is ignored.
     */
    private void connect(LocalNamespace namespace, JsonObject auth, boolean replaced) {
        Optional<String> pid = string(auth, "pid");
        Optional<RecoverableMember> present = pid.flatMap(namespace.recovery()::present);
        if (present.isPresent() && !(replaced && present.get().isConnectionClosed())) {
            replace(present.get(), namespace, auth);
            return;
        }
        Handshake handshake = withAuth(session.handshake(), auth);
        if (pid.isEmpty()) {
            enter(namespace, handshake, null);
        } else {
            restore(namespace, handshake, pid.get(), string(auth, "offset"));
        }
    }

    /** Looks up the saved session. It may be stored on another server, so the result can arrive later. */
    private void restore(LocalNamespace namespace, Handshake handshake, String pid, Optional<String> offset) {
        CompletableFuture<Optional<SavedSession>> saved =
                namespace.recovery().restore(pid, offset, handshake).toCompletableFuture();
        if (saved.isDone()) {
            enter(namespace, handshake, valueOf(saved, namespace));
            return;
        }
        connection.beginWaiting(namespace.name());
        saved.whenComplete((found, error) -> session.execute(() -> {
            connection.endWaiting(namespace.name());
            SavedSession kept = valueOf(saved, namespace);
            if (!connection.hasEnded()) {
                enter(namespace, handshake, kept);
                return;
            }
            if (kept != null) {
                namespace.recovery().putBack(kept);
            }
            namespace.exit();
        }));
    }

    /** The saved session from a completed future, or null. Without a saved session, the client gets a new socket. */
    private SavedSession valueOf(CompletableFuture<Optional<SavedSession>> saved, LocalNamespace namespace) {
        SavedSession found = null;
        try {
            found = saved.join().orElse(null);
        } catch (CompletionException | CancellationException e) {
            log.error("an earlier session could not be looked up", e);
        }
        if (found == null && context.observer() != null) {
            context.observer().recoveryFailed(namespace.name(), session.handshake());
        }
        return found;
    }

    /** Creates the socket, from a saved session or from null, and runs the middlewares. */
    private void enter(LocalNamespace namespace, Handshake handshake, SavedSession saved) {
        ClientSocket socket;
        try {
            socket = new ClientSocket(namespace, connection, handshake, saved, context);
        } catch (RuntimeException e) { // thrown by the id generator of the application
            log.error("a socket id could not be generated", e);
            namespace.exit();
            refuse(namespace.name(), new ConnectError(INTERNAL_ERROR));
            return;
        }
        connection.put(socket);
        if (saved != null && context.options().recovery().skipMiddlewares()) {
            decided(socket, Optional.empty());
        } else {
            askMiddlewares(socket, namespace);
        }
    }

    /** The client has reconnected before the loss of its earlier connection was detected, so that connection is closed now. */
    private void replace(RecoverableMember present, LocalNamespace namespace, JsonObject auth) {
        connection.beginWaiting(namespace.name());
        present.endConnection(() -> session.execute(() -> {
            connection.endWaiting(namespace.name());
            if (connection.hasEnded()) {
                namespace.exit();
            } else {
                connect(namespace, auth, true);
            }
        }));
    }

    private void askMiddlewares(ClientSocket socket, LocalNamespace namespace) {
        MiddlewareChain<Middleware> middlewares = new MiddlewareChain<>(
                namespace.entry().middlewares().iterator(),
                socket.mailbox(),
                (middleware, decision) -> middleware.handle(socket, new NamespaceDecision(decision)),
                refusal -> {
                    Optional<ConnectError> error = refusal.map(refused -> toConnectError(refused.error(), socket));
                    session.execute(() -> decided(socket, error));
                });
        socket.handle(middlewares::next);
    }

    private static Optional<String> string(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString()
                ? Optional.of(primitive.getAsString())
                : Optional.empty();
    }

    /** Converts the error of a middleware. Any error but a {@link ConnectError} is reported, and its details are not sent. */
    private ConnectError toConnectError(Throwable cause, ClientSocket socket) {
        if (cause instanceof ConnectError error) {
            return error;
        }
        context.errors().report(cause, socket, null);
        return new ConnectError(INTERNAL_ERROR);
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
        if (connection.hasEnded()) {
            socket.abandon();
        } else if (refusal.isPresent()) {
            connection.remove(socket);
            socket.abandon();
            refuse(socket.namespace().name(), refusal.get());
        } else {
            connection.joined();
            socket.connect();
        }
    }

    /** All protocol versions use the same format for this error (reference server, Client.connect). */
    private void refuseUnknown(String namespace) {
        ConnectError error = new ConnectError(INVALID_NAMESPACE);
        sendAndRelease(context.encoder().connectError(namespace, error));
        reportRefusal(namespace, error);
    }

    private void refuse(String namespace, ConnectError error) {
        sendAndRelease(connectError(namespace, error));
        reportRefusal(namespace, error);
    }

    private void reportRefusal(String namespace, ConnectError error) {
        if (context.observer() != null) {
            context.observer().connectRefused(namespace, session.handshake(), error);
        }
    }

    private void sendAndRelease(EncodedPacket packet) {
        packet.sendTo(session);
        packet.release();
    }

    /** Encodes an error. Data that cannot be written is omitted, because the client must always receive the refusal. */
    private EncodedPacket connectError(String namespace, ConnectError error) {
        try {
            return encode(namespace, error);
        } catch (RuntimeException e) {
            log.error("the data of a ConnectError cannot be written", e);
            return encode(namespace, new ConnectError(error.getMessage()));
        }
    }

    private EncodedPacket encode(String namespace, ConnectError error) {
        return LegacyClients.isLegacy(session)
                ? context.encoder()
                        .legacyConnectError(
                                namespace, error.getMessage(), error.data().orElse(null))
                : context.encoder().connectError(namespace, error);
    }

    private static Handshake withAuth(Handshake handshake, JsonObject auth) {
        if (auth.size() == 0 && handshake.auth().size() == 0) {
            return handshake; // avoids a copy for most clients
        }
        return new Handshake(
                handshake.headers(),
                handshake.query(),
                handshake.url(),
                handshake.address(),
                handshake.time(),
                handshake.secure(),
                handshake.crossDomain(),
                auth,
                handshake.attributes());
    }
}
