package dev.carillon.internal.socketio;

import dev.carillon.EngineIoHandler;
import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoSocket;
import dev.carillon.Namespace;
import dev.carillon.NamespaceMatcher;
import dev.carillon.ParentNamespace;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.WireFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The Socket.IO layer of one server: its namespaces, and a {@link ClientConnection} for each Engine.IO session. */
public final class SocketIoEngine implements EngineIoHandler {
    private final SocketIoContext context;
    private final Namespaces namespaces;

    public SocketIoEngine(
            SocketIoOptions options, HandlerExecutor handlerExecutor, Supplier<String> ids, LongSupplier clockMillis) {
        PayloadCodec payloads = new PayloadCodec(
                options.json() == null ? new GsonValueCodec(options.gson()) : new CustomValueCodec(options.json()));
        PacketFormat format = options.parser() == null
                ? new JsonPacketFormat(options.maxAttachments(), options.maxJsonDepth())
                : new ParserFormat(options.parser(), options.maxJsonDepth());
        this.context = new SocketIoContext(
                options,
                payloads,
                new PacketEncoder(payloads, format),
                format,
                new ErrorReporter(options.errorHandler()),
                handlerExecutor,
                ids,
                new AtomicInteger(),
                new AtomicBoolean(),
                clockMillis);
        this.namespaces = new Namespaces(context);
    }

    @Override
    public EngineIoListener onOpen(EngineIoSocket session) {
        ClientConnection connection = new ClientConnection((EngineSession) session, namespaces, context);
        connection.start();
        if (isLegacy((EngineSession) session)) {
            connection.joinMainNamespace();
        }
        return connection;
    }

    /** Whether a session is that of a Socket.IO 1 or 2 client. */
    static boolean isLegacy(EngineSession session) {
        return session.format() == WireFormat.V3;
    }

    /** The namespace of a name, made on the first call. */
    public Namespace namespace(String name) {
        return namespaces.get(name);
    }

    /** Lets clients call namespaces into being. */
    public ParentNamespace parentNamespace(NamespaceMatcher matcher) {
        return namespaces.addPattern(matcher);
    }

    public void onNewNamespace(Consumer<? super Namespace> listener) {
        namespaces.addListener(listener);
    }

    public int socketCount() {
        return namespaces.all().stream().mapToInt(LocalNamespace::socketCount).sum();
    }

    public int roomCount() {
        return namespaces.all().stream()
                .mapToInt(namespace -> namespace.adapter().roomCount())
                .sum();
    }

    public int pendingAckCount() {
        return context.pendingAcks().get();
    }
}
