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
 * A {@link SocketIOServer} that runs on Carillon's engine. Code that uses {@code SocketIOServer}, {@code SocketIONamespace}, {@code
 * SocketIOClient}, {@code BroadcastOperations} or {@code AckRequest} works unchanged.
 *
 * <p>Listeners and acknowledgement callbacks do not run on the event loops. Those of the same client run sequentially, so one that
 * blocks delays only its own client. All methods are thread-safe.
 *
 * <p>{@code docs/netty-socketio.md} lists the intentional differences from netty-socketio.
 */
public class CarillonSocketIOServer extends SocketIOServer {
    private static final Logger log = LoggerFactory.getLogger(CarillonSocketIOServer.class);
    private static final int SECRET_BYTES = 15;

    private final SecureRandom random = new SecureRandom();

    /** A snapshot of the settings that are read after construction. */
    private final Configuration configured;

    private final SocketIoServer.Builder settings;
    private final Authorizations authorizations;
    private final Map<String, BridgedNamespace> namespaces;
    private final BridgedNamespace main;

    /** Null while the server is stopped. */
    private SocketIoServer engine;

    /** The address that the server listens on, or last listened on. Null before the first start. */
    private volatile InetSocketAddress address;

    private Tls tls;

    /**
     * Creates a server without starting it. Later changes to the configuration have no effect.
     *
     * @param configuration the configuration
     * @throws IllegalArgumentException if the configuration requires something unsupported, such as a cluster of servers
     */
    public CarillonSocketIOServer(Configuration configuration) {
        this(configuration, options -> {});
    }

    /**
     * Creates a server without starting it, and sets options of the engine that netty-socketio does not have, for example {@code
     * options -> options.allowEio3(false)}. The port, the ids and the authorization of clients cannot be overridden.
     *
     * @param configuration the configuration
     * @param options sets options of the engine
     * @throws IllegalArgumentException if the configuration requires something unsupported, such as a cluster of servers
     */
    @SuppressWarnings("this-escape") // the builder's callbacks are not called before start()
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

    /** Always enables {@code SO_REUSEADDR}, regardless of the configuration, so that a restarted server can bind its port. */
    private void applySocketOptions(ServerBootstrap bootstrap) {
        applyConnectionOptions(bootstrap);
        bootstrap.option(ChannelOption.SO_REUSEADDR, true);
    }

    // ---- lifecycle ----

    /** Starts the server and waits until it is listening. Throws the cause of a failure, for example a {@code BindException}. */
    @Override
    public void start() {
        startAsync().syncUninterruptibly();
    }

    /**
     * Starts the server.
     *
     * @return a future that completes once the server is listening, or fails with the cause if it cannot start
     */
    @Override
    public synchronized Future<Void> startAsync() {
        Promise<Void> started = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
        if (engine != null) {
            return started.setFailure(new IllegalStateException("the server is already started"));
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
        starting.closeAsync(); // this may be one of the server's own threads, which must not block on close
        started.setFailure(failure instanceof CompletionException ? failure.getCause() : failure);
    }

    /** Closes all connections and stops the server. Has no effect if it is not running. The server can be started again. */
    @Override
    public void stop() {
        SocketIoServer stopping;
        synchronized (this) {
            stopping = engine;
            engine = null;
        }
        if (stopping != null) {
            stopping.close(); // outside the lock, which a concurrently failing start needs
            authorizations.forgetWaiting();
            configured.getStoreFactory().shutdown();
            log.info("SocketIO server stopped");
        }
    }

    /**
     * Returns the port that the server listens on.
     *
     * @return the actual port, even if the configured port is 0
     * @throws IllegalStateException if the server is not started
     */
    public synchronized int port() {
        if (engine == null || address == null) {
            throw new IllegalStateException("the server is not started");
        }
        return address.getPort();
    }

    /** Attaches the main namespace. The others are created when a client first connects to one that the application has added. */
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
            next.refuse("Invalid namespace"); // removed concurrently
        }
    }

    @SuppressWarnings("ReferenceEquality") // a namespace that was removed and added again is a different one
    private void connected(Socket socket) {
        BridgedNamespace namespace = BridgedClient.of(socket).getNamespace();
        if (namespaces.get(namespace.getName()) == namespace) {
            namespace.connected(socket);
        } else {
            socket.disconnect(false); // the namespace was removed while the client connected
        }
    }

    private Optional<BridgedNamespace> ofEngine(String name) {
        return Optional.ofNullable(namespaces.get(name.equals("/") ? Namespace.DEFAULT_NAME : name));
    }

    // ---- handshakes ----

    /** Generates a secret session id. Version 3 clients use the session id as their own id, so they get the public one. */
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
            return null; // called by the superclass constructor, before the fields are initialized
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

    /** Returns operations on all clients in all namespaces. */
    @Override
    public BroadcastOperations getBroadcastOperations() {
        return inAllNamespaces(SocketIONamespace::getBroadcastOperations);
    }

    /** Returns operations on the members of rooms in all namespaces. */
    @Override
    public BroadcastOperations getRoomOperations(String... rooms) {
        return inAllNamespaces(namespace -> namespace.getRoomOperations(rooms));
    }

    private BroadcastOperations inAllNamespaces(Function<SocketIONamespace, BroadcastOperations> operations) {
        List<BroadcastOperations> all =
                getAllNamespaces().stream().map(operations).toList();
        return all.size() == 1 ? all.get(0) : new MultiRoomBroadcastOperations(all);
    }

    // ---- listeners of the main namespace ----

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
     * Not supported: Carillon does not use netty-socketio's pipeline.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void setPipelineFactory(SocketIOChannelInitializer factory) {
        throw new UnsupportedOperationException(
                "Carillon uses its own pipeline; a pipeline factory would have no effect");
    }
}
