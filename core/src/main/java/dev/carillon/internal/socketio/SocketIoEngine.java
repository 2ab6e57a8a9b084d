package dev.carillon.internal.socketio;

import dev.carillon.EngineIoHandler;
import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoSocket;
import dev.carillon.Namespace;
import dev.carillon.internal.engineio.EngineSession;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The Socket.IO layer of one server: its namespaces, and a {@link ClientConnection} for each Engine.IO session. */
public final class SocketIoEngine implements EngineIoHandler {
    private final SocketIoContext context;
    private final ConcurrentMap<String, LocalNamespace> namespaces = new ConcurrentHashMap<>();

    public SocketIoEngine(SocketIoOptions options, HandlerExecutor handlerExecutor, Supplier<String> ids) {
        PayloadCodec payloads = new PayloadCodec(options.gson());
        this.context = new SocketIoContext(
                options,
                payloads,
                new PacketEncoder(payloads),
                new ErrorReporter(options.errorHandler()),
                handlerExecutor,
                ids,
                new AtomicInteger());
    }

    @Override
    public EngineIoListener onOpen(EngineIoSocket session) {
        ClientConnection connection = new ClientConnection((EngineSession) session, this, context);
        connection.start();
        return connection;
    }

    /** The namespace of a name, made on the first call. */
    public Namespace namespace(String name) {
        return namespaces.computeIfAbsent(name, n -> new LocalNamespace(n, context.encoder()));
    }

    /** The namespace that a client asks for, if the application has made it. */
    Optional<LocalNamespace> find(String name) {
        return Optional.ofNullable(namespaces.get(name));
    }

    public int socketCount() {
        return namespaces.values().stream()
                .mapToInt(LocalNamespace::socketCount)
                .sum();
    }

    public int roomCount() {
        return namespaces.values().stream()
                .mapToInt(namespace -> namespace.adapter().roomCount())
                .sum();
    }

    public int pendingAckCount() {
        return context.pendingAcks().get();
    }
}
