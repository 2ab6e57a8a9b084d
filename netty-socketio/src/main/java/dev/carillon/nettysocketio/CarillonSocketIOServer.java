package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.MultiRoomBroadcastOperations;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.listener.ConnectListener;
import com.corundumstudio.socketio.listener.DataListener;
import com.corundumstudio.socketio.listener.DisconnectListener;
import com.corundumstudio.socketio.listener.EventInterceptor;
import com.corundumstudio.socketio.listener.MultiTypeEventListener;
import com.corundumstudio.socketio.listener.PingListener;
import com.corundumstudio.socketio.listener.PongListener;
import com.corundumstudio.socketio.namespace.Namespace;
import dev.carillon.Handshake;
import dev.carillon.Middleware;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.Tls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link SocketIOServer} on Carillon's engine. Code that takes a {@code SocketIOServer}, a {@code SocketIONamespace}, a {@code
 * SocketIOClient}, {@code BroadcastOperations} or an {@code AckRequest} goes on unchanged.
 *
 * <p>Listeners run off the event loops, those of one client one after the other, and callbacks of acknowledgements among them: one that
 * blocks holds up its own client alone. All methods are thread-safe.
 *
 * <p>What differs from netty-socketio on purpose is listed in {@code docs/netty-socketio.md}.
 */
public class CarillonSocketIOServer extends SocketIOServer {
    private static final Logger log = LoggerFactory.getLogger(CarillonSocketIOServer.class);
    private static final int SECRET_BYTES = 15;

    private final SecureRandom random = new SecureRandom();

    /** What of the configuration is needed later, as it was. */
    private final Configuration configured;

    private final SocketIoServer.Builder settings;
    private final Authorizations authorizations;
    private final Map<String, BridgedNamespace> namespaces;
    private final BridgedNamespace main;

    /** Null before the start and after the end. */
    private SocketIoServer engine;

    /** Where it listens, or has listened last. */
    private volatile InetSocketAddress address;

    private Tls tls;

    /**
     * A server that is not started. Later changes of the configuration do not reach it.
     *
     * @param configuration the configuration
     * @throws IllegalArgumentException when it wants what the engine cannot do, as to connect several servers
     */
    public CarillonSocketIOServer(Configuration configuration) {
        this(configuration, options -> {});
    }

    /**
     * A server that is not started, with options of the engine that netty-socketio has no name for: {@code options ->
     * options.allowEio3(false)}, say. The port, ids, and who is let in are the configuration's.
     *
     * @param configuration the configuration
     * @param options sets the engine's options
     * @throws IllegalArgumentException when it wants what the engine cannot do, as to connect several servers
     */
    @SuppressWarnings("this-escape") // what the builder is given is called after start() at the earliest
    public CarillonSocketIOServer(Configuration configuration, Consumer<SocketIoServer.Builder> options) {
        super(configuration);
        this.configured = EngineSettings.copy(configuration);
        this.settings = EngineSettings.of(configuration).bootstrap(this::applySocketOptions);
        options.accept(settings);
        this.authorizations =
                new Authorizations(configured.getAuthorizationListener(), configured.getStoreFactory(), () -> address);
        settings.allowRequest(authorizations::decide)
                .generateId(this::sessionId)
                .generateSocketId(handshake -> Connection.of(handshake).id().toString())
                .onError((error, context) -> log.error("a listener failed", error));
        this.namespaces = new ConcurrentHashMap<>();
        this.main = new BridgedNamespace(Namespace.DEFAULT_NAME, configured);
        namespaces.put(Namespace.DEFAULT_NAME, main);
    }

    /** A server that is restarted must be able to bind its port, so the original's {@code reuseAddress=false} does not count. */
    private void applySocketOptions(ServerBootstrap bootstrap) {
        applyConnectionOptions(bootstrap);
        bootstrap.option(ChannelOption.SO_REUSEADDR, true);
    }

    // ---- life ----

    /** Starts the server, and returns when it listens. Throws what keeps it from that, as a {@code BindException}. */
    @Override
    public void start() {
        startAsync().syncUninterruptibly();
    }

    /**
     * Starts the server.
     *
     * @return completes when it listens, or with what keeps it from that
     */
    @Override
    public synchronized Future<Void> startAsync() {
        Promise<Void> started = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
        if (engine != null) {
            return started.setFailure(new IllegalStateException("the server is started"));
        }
        if (tls == null && configured.getKeyStore() != null) {
            tls = KeyStores.read(configured);
            settings.tls(tls);
        }
        SocketIoServer starting = settings.port(configured.getPort()).build();
        engine = starting;
        connect(starting);
        starting.start().whenComplete((bound, failure) -> onStarted(starting, started, bound, failure));
        return started;
    }

    private void onStarted(SocketIoServer starting, Promise<Void> started, InetSocketAddress bound, Throwable failure) {
        if (failure == null) {
            address = bound;
            log.info("SocketIO server started at port: {}", bound.getPort());
            started.setSuccess(null);
            return;
        }
        log.error("SocketIO server start failed at port: {}!", configured.getPort());
        synchronized (this) {
            if (engine == starting) {
                engine = null;
            }
        }
        starting.closeAsync(); // this may be one of its own threads, which must not wait for it
        started.setFailure(failure instanceof CompletionException ? failure.getCause() : failure);
    }

    /** Ends all connections and stops. A server that does not run is left as it is. It can be started again. */
    @Override
    public void stop() {
        SocketIoServer stopping;
        synchronized (this) {
            stopping = engine;
            engine = null;
        }
        if (stopping != null) {
            stopping.close(); // not under the lock: a start that fails meanwhile wants it
            authorizations.forgetWaiting();
            configured.getStoreFactory().shutdown();
            log.info("SocketIO server stopped");
        }
    }

    /**
     * The port that the server listens on.
     *
     * @return the port, also where the configuration leaves the choice to the system with 0
     * @throws IllegalStateException when it does not listen
     */
    public synchronized int port() {
        if (engine == null || address == null) {
            throw new IllegalStateException("the server is not started");
        }
        return address.getPort();
    }

    /** The main namespace is always there; the others come into being when a client asks for one that the application has. */
    private void connect(SocketIoServer started) {
        main.attach(started.of("/"));
        started.use(this::admit).onConnection(this::connected);
        started.onNewNamespace(created -> ofEngine(created.name()).ifPresent(namespace -> namespace.attach(created)));
        started.of((name, auth) -> ofEngine(name).isPresent()).use(this::admit).onConnection(this::connected);
    }

    private void admit(Socket socket, Middleware.Next next) throws IOException {
        Optional<BridgedNamespace> namespace = ofEngine(socket.namespace().name());
        if (namespace.isPresent()) {
            namespace.get().admit(socket, next);
        } else {
            next.refuse("Invalid namespace"); // removed a moment ago
        }
    }

    @SuppressWarnings("ReferenceEquality") // one that was removed and added again is another one
    private void connected(Socket socket) {
        BridgedNamespace namespace = BridgedClient.of(socket).getNamespace();
        if (namespaces.get(namespace.getName()) == namespace) {
            namespace.connected(socket);
        } else {
            socket.disconnect(false); // its namespace was removed while it came in
        }
    }

    private Optional<BridgedNamespace> ofEngine(String name) {
        return Optional.ofNullable(namespaces.get(name.equals("/") ? Namespace.DEFAULT_NAME : name));
    }

    // ---- handshakes ----

    /** A secret; but clients of version 3 take the id of their session for their own. */
    private String sessionId(Handshake handshake) {
        if (!ClientVersion.isCurrent(handshake)) {
            return Connection.of(handshake).id().toString();
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    // ---- namespaces ----

    @Override
    public SocketIONamespace addNamespace(String name) {
        if (namespaces == null) {
            return null; // the original's constructor asks for the main one before there is anything here
        }
        return namespaces.computeIfAbsent(name, absent -> new BridgedNamespace(absent, configured));
    }

    @Override
    public SocketIONamespace getNamespace(String name) {
        return namespaces.get(name);
    }

    @Override
    public void removeNamespace(String name) {
        SocketIONamespace removed = namespaces.remove(name);
        if (removed != null) {
            removed.getBroadcastOperations().disconnect();
        }
    }

    @Override
    public Collection<SocketIONamespace> getAllNamespaces() {
        return Collections.unmodifiableCollection(namespaces.values());
    }

    @Override
    public Collection<SocketIOClient> getAllClients() {
        return main.getAllClients();
    }

    @Override
    public SocketIOClient getClient(UUID id) {
        return main.getClient(id);
    }

    /** Everyone, in all namespaces. */
    @Override
    public BroadcastOperations getBroadcastOperations() {
        return inAllNamespaces(SocketIONamespace::getBroadcastOperations);
    }

    /** The members of rooms, in all namespaces. */
    @Override
    public BroadcastOperations getRoomOperations(String... rooms) {
        return inAllNamespaces(namespace -> namespace.getRoomOperations(rooms));
    }

    private BroadcastOperations inAllNamespaces(Function<SocketIONamespace, BroadcastOperations> operations) {
        List<BroadcastOperations> all =
                getAllNamespaces().stream().map(operations).toList();
        return all.size() == 1 ? all.get(0) : new MultiRoomBroadcastOperations(all);
    }

    // ---- listeners, of the main namespace ----

    @Override
    public void addMultiTypeEventListener(String event, MultiTypeEventListener listener, Class<?>... types) {
        main.addMultiTypeEventListener(event, listener, types);
    }

    @Override
    public <T> void addEventListener(String event, Class<T> type, DataListener<T> listener) {
        main.addEventListener(event, type, listener);
    }

    @Override
    public void addEventInterceptor(EventInterceptor interceptor) {
        main.addEventInterceptor(interceptor);
    }

    @Override
    public void removeAllListeners(String event) {
        main.removeAllListeners(event);
    }

    @Override
    public void addConnectListener(ConnectListener listener) {
        main.addConnectListener(listener);
    }

    @Override
    public void addDisconnectListener(DisconnectListener listener) {
        main.addDisconnectListener(listener);
    }

    @Override
    @SuppressWarnings("deprecation") // but still in use
    public void addPingListener(PingListener listener) {
        main.addPingListener(listener);
    }

    @Override
    public void addPongListener(PongListener listener) {
        main.addPongListener(listener);
    }

    @Override
    public void addListeners(Object listeners) {
        main.addListeners(listeners);
    }

    @Override
    public <L> void addListeners(Iterable<L> listeners) {
        main.addListeners(listeners);
    }

    @Override
    public void addListeners(Object listeners, Class<?> type) {
        main.addListeners(listeners, type);
    }

    /**
     * Not possible: there is no pipeline of netty-socketio.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void setPipelineFactory(SocketIOChannelInitializer factory) {
        throw new UnsupportedOperationException(
                "Carillon has a pipeline of its own; a pipeline factory would not be asked");
    }
}
