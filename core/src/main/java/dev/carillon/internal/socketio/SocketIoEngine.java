package dev.carillon.internal.socketio;

import dev.carillon.EngineIoListener;
import dev.carillon.Namespace;
import dev.carillon.NamespaceMatcher;
import dev.carillon.ParentNamespace;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.SessionHandler;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.LoopWatch;
import dev.carillon.internal.socketio.handler.ErrorReporter;
import dev.carillon.internal.socketio.handler.HandlerExecutor;
import dev.carillon.internal.socketio.packet.CustomValueCodec;
import dev.carillon.internal.socketio.packet.GsonValueCodec;
import dev.carillon.internal.socketio.packet.JsonPacketFormat;
import dev.carillon.internal.socketio.packet.PacketEncoder;
import dev.carillon.internal.socketio.packet.PacketFormat;
import dev.carillon.internal.socketio.packet.ParserFormat;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.room.RoomContext;
import dev.carillon.observe.ServerObserver;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Socket.IO layer of one server: its namespaces, and a {@link ClientConnection} for each Engine.IO session. */
public final class SocketIoEngine implements SessionHandler {
    private static final Logger log = LoggerFactory.getLogger(SocketIoEngine.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final SocketIoContext context;
    private final Namespaces namespaces;

    /** Creates the layer. The observer can be null. */
    public SocketIoEngine(
            SocketIoOptions options,
            HandlerExecutor handlerExecutor,
            Supplier<String> ids,
            LongSupplier clockMillis,
            ServerLimits limits,
            ServerObserver observer) {
        PayloadCodec payloads = new PayloadCodec(
                options.json() == null ? new GsonValueCodec(options.gson()) : new CustomValueCodec(options.json()));
        PacketFormat format = options.parser() == null
                ? new JsonPacketFormat(options.maxAttachments(), options.maxJsonDepth())
                : new ParserFormat(options.parser(), options.maxJsonDepth());
        PacketEncoder encoder = new PacketEncoder(payloads, format);
        this.context = new SocketIoContext(
                options,
                payloads,
                encoder,
                format,
                new ErrorReporter(options.errorHandler(), observer),
                handlerExecutor,
                ids,
                new AtomicInteger(),
                limits,
                observer,
                new RoomContext(
                        payloads,
                        encoder,
                        handlerExecutor.replies(),
                        new AtomicBoolean(),
                        GlobalEventExecutor.INSTANCE,
                        clockMillis,
                        limits,
                        observer),
                new LoopWatch());
        this.namespaces = new Namespaces(context);
    }

    @Override
    public EngineIoListener onOpen(EngineSession session) {
        ClientConnection connection = new ClientConnection(session, namespaces, context);
        connection.start();
        if (LegacyClients.isLegacy(session)) {
            connection.joinMainNamespace();
        }
        return connection;
    }

    /** The namespace with this name. The first call creates it. */
    public Namespace namespace(String name) {
        return namespaces.get(name);
    }

    /** All namespaces, sorted by name. */
    public List<Namespace> namespaces() {
        return namespaces.all().stream()
                .sorted(Comparator.comparing(Namespace::name))
                .map(Namespace.class::cast)
                .toList();
    }

    /** Creates namespaces on demand when a client asks for one that the matcher accepts. */
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
                .mapToInt(namespace -> namespace.roomIndex().roomCount())
                .sum();
    }

    /** Leaves the cluster. Failures are logged, and adapters that take too long are not waited for. */
    public CompletableFuture<Void> close() {
        return namespaces
                .close()
                .orTimeout(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(error -> {
                    log.warn("an adapter could not leave the cluster", error);
                    return null;
                });
    }

    public int pendingAckCount() {
        return context.pendingAcks().get();
    }
}
