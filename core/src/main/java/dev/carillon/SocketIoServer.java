package dev.carillon;

import com.google.gson.Gson;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.adapter.BroadcastListener;
import dev.carillon.adapter.SharedLog;
import dev.carillon.http.AsyncHttpHandler;
import dev.carillon.http.ErrorFormat;
import dev.carillon.http.HttpHandler;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.http.WebSocketHandler;
import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.SessionIds;
import dev.carillon.internal.http.ClientScripts;
import dev.carillon.internal.http.ResponseStreams;
import dev.carillon.internal.http.Routes;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.server.NettyServer;
import dev.carillon.internal.server.NettyVersion;
import dev.carillon.internal.socketio.SocketIoEngine;
import dev.carillon.internal.socketio.SocketIoOptions;
import dev.carillon.internal.socketio.handler.HandlerExecutor;
import dev.carillon.internal.websocket.RoutedWebSockets;
import dev.carillon.observe.Limit;
import dev.carillon.observe.ServerObserver;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A Socket.IO server (protocol v5). It is also its own main namespace, {@code /}.
 *
 * <pre>{@code
 * SocketIoServer io = SocketIoServer.builder().port(3000).build();
 * io.onConnection(socket -> {
 *     socket.join("lobby");
 *     socket.on("sendMsg", String.class, msg -> io.to("lobby").emit("pushMsg", msg));
 * });
 * io.start().join();
 * }</pre>
 *
 * @see <a href="https://github.com/socketio/socket.io/blob/main/docs/socket.io-protocol/v5-current.md">Socket.IO protocol</a>
 */
public final class SocketIoServer implements Namespace, AutoCloseable {
    private static final String MAIN = "/";

    private final HandlerExecutor handlerExecutor;
    private final SocketIoEngine socketIo;
    private final Engine engine;
    private final Routes routes;
    private final NettyServer netty;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Namespace main;

    private SocketIoServer(Builder builder) {
        this.handlerExecutor = builder.handlerExecutor == null
                ? HandlerExecutor.owned()
                : HandlerExecutor.borrowed(builder.handlerExecutor);
        SessionIds ids = new SessionIds();
        ServerObserver observer = builder.observers();
        ServerLimits limits = builder.limits(observer);
        SocketIoOptions socketIoOptions = builder.socketIoOptions();
        this.socketIo =
                new SocketIoEngine(socketIoOptions, handlerExecutor, ids, System::currentTimeMillis, limits, observer);
        this.engine = new Engine(builder.engineOptions(), socketIo, builder.sessionIds(ids), limits, observer);
        this.routes = routes(builder, engine, handlerExecutor, socketIoOptions, observer);
        if (builder.clientScripts != null) {
            builder.clientScripts.addTo(routes, engine.options().path());
        }
        this.netty = new NettyServer(builder.serverOptions(routes, limits), engine);
        this.main = of(MAIN);
    }

    private static Routes routes(
            Builder builder,
            Engine engine,
            Executor executor,
            SocketIoOptions socketIoOptions,
            ServerObserver observer) {
        EngineOptions options = engine.options();
        RoutedWebSockets.Settings webSockets = new RoutedWebSockets.Settings(
                executor,
                engine.timers(),
                engine.unsentOfRoutes(),
                engine.inboundOfRoutes(),
                options.maxHttpBufferSize(),
                options.maxUnsentBytes(),
                socketIoOptions.maxPendingEvents(),
                socketIoOptions.maxPendingEventBytes(),
                Objects.requireNonNullElse(builder.webSocketPingInterval, options.pingInterval()),
                Objects.requireNonNullElse(builder.webSocketPingTimeout, options.pingTimeout()),
                options.messageDeflateThreshold());
        ResponseStreams streams = new ResponseStreams(
                engine.timers(), engine.unsentOfRoutes(), options.maxUnsentBytes(), options.slowClientTimeout());
        return new Routes(
                options.path(),
                new Routes.HttpSettings(
                        executor,
                        options.maxPostSize(),
                        engine.inboundOfRoutes(),
                        builder.clientAddresses()::resolve,
                        streams,
                        observer),
                new RoutedWebSockets(webSockets));
    }

    /**
     * Creates a builder.
     *
     * @return a builder
     * @throws IllegalStateException when the Netty on the class path is too old, or when modules of Netty 4.1 and 4.2 are mixed
     */
    public static Builder builder() {
        NettyVersion.requireSupported();
        return new Builder();
    }

    /**
     * Returns the namespace with this name. The first call creates it; from then on, clients can connect to it.
     *
     * @param name the name; a missing leading slash is added
     * @return the namespace
     */
    public Namespace of(String name) {
        return socketIo.namespace(name.startsWith(MAIN) ? name : MAIN + name);
    }

    /**
     * Creates a namespace on demand when a client asks for one whose full name matches the pattern.
     *
     * @param pattern the pattern, which must match the leading slash as well. It is applied to names that clients choose, so keep
     *     it simple
     * @return the parent of those namespaces
     */
    public ParentNamespace of(Pattern pattern) {
        return of((name, auth) -> pattern.matcher(name).matches());
    }

    /**
     * Creates a namespace on demand when a client asks for one that the function accepts. Patterns and functions are tried in the
     * order of their registration, and only for names that do not exist yet.
     *
     * @param matcher the function
     * @return the parent of those namespaces
     */
    public ParentNamespace of(NamespaceMatcher matcher) {
        return socketIo.parentNamespace(matcher);
    }

    /**
     * The namespaces that exist now: the main namespace, those that were created by {@link #of(String)}, and those that were
     * created on demand.
     *
     * @return a copy, sorted by name
     */
    public List<Namespace> namespaces() {
        return socketIo.namespaces();
    }

    /**
     * Registers a listener for namespaces that are created from now on. (Node.js: the event {@code new_namespace}.)
     *
     * @param listener called on the thread that creates the namespace, before any client connects to it
     * @return this
     */
    public SocketIoServer onNewNamespace(Consumer<? super Namespace> listener) {
        socketIo.onNewNamespace(listener);
        return this;
    }

    /**
     * Adds an HTTP route on the port of the Socket.IO server. A route for GET also answers HEAD. The server's CORS policy and
     * timeouts apply. A request with a body larger than {@code maxPostSize} is refused with 413.
     *
     * <p>In a pattern, {@code {name}} matches one segment of the path. At the end of a pattern, {@code {name...}} matches the rest
     * of the path. If several patterns match, the most specific one wins. Segments are compared from left to right: a literal is
     * more specific than {@code {name}}, and {@code {name}} is more specific than {@code {name...}}.
     *
     * <p>Add routes before you start the server. Connections that are already open when the first route is added cannot reach any
     * route.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param pattern the pattern, for example {@code /jobs/{id}}
     * @param handler runs on the same executor as event handlers
     * @return this
     * @throws IllegalArgumentException when the pattern is not valid, or conflicts with an existing route
     */
    public SocketIoServer route(String method, String pattern, HttpHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return asyncRoute(method, pattern, request -> CompletableFuture.completedFuture(handler.handle(request)));
    }

    /**
     * Same as {@link #route}, for a handler that responds later without blocking a thread.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param pattern the pattern
     * @param handler runs on the same executor as event handlers
     * @return this
     * @throws IllegalArgumentException when the pattern is not valid, or conflicts with an existing route
     */
    public SocketIoServer asyncRoute(String method, String pattern, AsyncHttpHandler handler) {
        routes.add(method, pattern, handler);
        return this;
    }

    /**
     * Adds a route for plain WebSockets, for clients that do not speak Socket.IO. The server's CORS policy, size limits and ping
     * settings apply. The same path can also have an HTTP route.
     *
     * @param pattern the pattern, as for {@link #route}
     * @param handler called for each WebSocket that a client opens
     * @return this
     * @throws IllegalArgumentException when the pattern is not valid, or conflicts with an existing route
     */
    public SocketIoServer webSocket(String pattern, WebSocketHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return webSocket(pattern, new WebSocketEndpoint() {
            @Override
            public void onOpen(WebSocket socket) throws Exception {
                handler.onOpen(socket);
            }
        });
    }

    /**
     * Adds a route for plain WebSockets whose handlers are methods of one object, which also decides whom to accept.
     *
     * @param pattern the pattern, as for {@link #route}
     * @param endpoint handles all WebSockets of the route
     * @return this
     * @throws IllegalArgumentException when the pattern is not valid, or conflicts with an existing route
     */
    public SocketIoServer webSocket(String pattern, WebSocketEndpoint endpoint) {
        routes.addWebSocket(pattern, endpoint);
        return this;
    }

    /**
     * Sets the format of the errors that the server answers by itself: if it refuses a request before a handler sees it, if no
     * route matches, or if a handler fails. By default, such a response is plain text. The server's own path, where Socket.IO
     * clients connect, is not affected.
     *
     * @param pattern the paths of the requests, as for {@link #route}. If several patterns match, the most specific one wins
     * @param format creates the responses
     * @return this
     * @throws IllegalArgumentException when the pattern is not valid, or already has a format
     */
    public SocketIoServer errorFormat(String pattern, ErrorFormat format) {
        routes.addErrorFormat(pattern, format);
        return this;
    }

    /**
     * Serves a connection of an application's own Netty server. Requests on this server's path and routes are handled; all others
     * are passed to the handlers that the application adds afterwards, and are answered with 404 if it adds none. Call it for each
     * new connection, after an {@code HttpServerCodec}; {@link #start} is not needed. When a connection becomes a WebSocket, the
     * handlers after the codec are removed.
     *
     * @param pipeline the connection's pipeline
     * @throws IllegalStateException when the pipeline has no {@code HttpServerCodec}
     */
    public void attach(ChannelPipeline pipeline) {
        netty.attach(pipeline);
    }

    /**
     * Binds the port and accepts clients. Further calls return the outcome of the first one; to try again, build a new server.
     *
     * @return completes with the bound address, or exceptionally if the server cannot start: with a {@link java.net.BindException}
     *     that names the address if the port is in use, with an {@link IllegalStateException} if {@link #close} was called
     *     meanwhile
     * @throws IllegalStateException after {@link #close}
     */
    public CompletableFuture<InetSocketAddress> start() {
        return netty.start();
    }

    /**
     * The address on which the server listens, since {@link #start} has completed.
     *
     * @return empty before, if the start has failed, and if the application's own server accepts the connections ({@link #attach})
     */
    public Optional<InetSocketAddress> address() {
        return netty.address();
    }

    /**
     * Reports when the server begins to close. Asynchronous handlers of routes that wait for something should then answer: the
     * server waits for their responses as long as there is time.
     *
     * @return completes when {@link #close} or one of its variants is called for the first time
     */
    public CompletableFuture<Void> closing() {
        return closing.copy();
    }

    /**
     * Reports when the server has ended.
     *
     * @return completes when {@link #close} has closed the connections and stopped the event loops. Completes exceptionally if an
     *     event loop has died, most likely because the JVM ran out of memory. The server then no longer works, and the process
     *     should be restarted
     */
    public CompletableFuture<Void> terminated() {
        return netty.terminated();
    }

    /**
     * The current numbers of sessions, sockets, rooms, pending acknowledgements and timers.
     *
     * @return the counts
     */
    public ServerStats stats() {
        return new ServerStats(
                engine.sessions().size(),
                socketIo.socketCount(),
                socketIo.roomCount(),
                socketIo.pendingAckCount(),
                engine.timers().active());
    }

    /**
     * How often each limit was reached since the server was created.
     *
     * @return the counts of the limits that were reached
     */
    public Map<Limit, Long> limitsReached() {
        return engine.limits().counters().counts();
    }

    /**
     * Disconnects every socket with {@link DisconnectReason#SERVER_SHUTTING_DOWN}, closes the connections and stops. Clients see a
     * closed transport and try to reconnect. Further calls return the outcome of the first one.
     *
     * @return completes within a few seconds, when all resources of the server have been released
     */
    public CompletableFuture<Void> closeAsync() {
        return closeAsync(Duration.ZERO);
    }

    /**
     * Stops without losing what clients have sent. From now on, new sessions and other requests get 503, and nothing more is read
     * from clients. Each connection is closed as soon as the handlers of its events have finished and its acknowledgements were
     * sent. Connections are closed at a rate of at most 1000 per second, or faster if there is less time. WebSocket clients
     * receive the close code 1001. All clients see a closed transport and reconnect. Everything that is left after the given time
     * is closed as by {@link #closeAsync()}.
     *
     * @param drain the time for this; zero to close everything immediately
     * @return completes within that time and a few seconds, when all resources of the server have been released
     */
    public CompletableFuture<Void> closeAsync(Duration drain) {
        closing.complete(null);
        return netty.close(drain).thenCompose(ended -> socketIo.close()).thenCompose(left -> handlerExecutor.close());
    }

    /**
     * Calls {@link #closeAsync(Duration)} and waits. Do not call this method on an event loop or in a handler.
     *
     * @param drain the time that handlers have to finish
     */
    public void close(Duration drain) {
        closeAsync(drain).join();
    }

    /** Calls {@link #closeAsync()} and waits. Do not call this method on an event loop or in a handler. */
    @Override
    public void close() {
        closeAsync().join();
    }

    @Override
    public String name() {
        return main.name();
    }

    @Override
    public SocketIoServer use(Middleware middleware) {
        main.use(middleware);
        return this;
    }

    @Override
    public SocketIoServer addListeners(Object listeners) {
        main.addListeners(listeners);
        return this;
    }

    @Override
    public SocketIoServer onConnection(Consumer<? super Socket> handler) {
        main.onConnection(handler);
        return this;
    }

    @Override
    public Collection<Socket> sockets() {
        return main.sockets();
    }

    @Override
    public Optional<Socket> socket(String id) {
        return main.socket(id);
    }

    @Override
    public Set<String> rooms() {
        return main.rooms();
    }

    @Override
    public Collection<Socket> socketsIn(String room) {
        return main.socketsIn(room);
    }

    @Override
    public SocketIoServer onRoomEvent(RoomListener listener) {
        main.onRoomEvent(listener);
        return this;
    }

    @Override
    public SocketIoServer onBroadcast(BroadcastListener listener) {
        main.onBroadcast(listener);
        return this;
    }

    @Override
    public Runnable watch(String room) {
        return main.watch(room);
    }

    @Override
    public Optional<SharedLog> sharedLog() {
        return main.sharedLog();
    }

    @Override
    public CompletableFuture<Integer> serverCount() {
        return main.serverCount();
    }

    @Override
    public void serverSideEmit(String event, Object... args) {
        main.serverSideEmit(event, args);
    }

    @Override
    public <T> CompletableFuture<List<T>> serverSideEmitWithAck(String event, Class<T> type, Object... args) {
        return main.serverSideEmitWithAck(event, type, args);
    }

    @Override
    public SocketIoServer onServerSideEmit(String event, EventHandler handler) {
        main.onServerSideEmit(event, handler);
        return this;
    }

    @Override
    public <T> SocketIoServer onServerSideEmit(String event, Class<T> type, Consumer<? super T> handler) {
        main.onServerSideEmit(event, type, handler);
        return this;
    }

    @Override
    public <T> SocketIoServer onServerSideEmit(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        main.onServerSideEmit(event, type, handler);
        return this;
    }

    @Override
    public SocketIoServer offServerSideEmit(String event, EventHandler handler) {
        main.offServerSideEmit(event, handler);
        return this;
    }

    @Override
    public BroadcastOperator all() {
        return main.all();
    }

    /** Builds a {@link SocketIoServer}. Not thread-safe. */
    public static final class Builder extends ServerBuilder<Builder> {
        final SocketIoOptions.Builder options = SocketIoOptions.builder();
        private ClientScripts clientScripts;
        private Executor handlerExecutor;

        /** Null for the interval of Engine.IO. */
        private Duration webSocketPingInterval;

        /** Null for the timeout of Engine.IO. */
        private Duration webSocketPingTimeout;

        private Builder() {
            super("/socket.io/");
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * The time within which a client must connect to a namespace. Default: 45 s.
         *
         * @param timeout more than zero
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            options.connectTimeout = OptionChecks.requirePositive("connectTimeout", timeout);
            return this;
        }

        /**
         * The time between two pings to a plain WebSocket, which has been opened on a route. Default: {@link #pingInterval}.
         *
         * @param interval at least one millisecond, which is also the resolution
         * @return this
         * @see SocketIoServer#webSocket(String, WebSocketHandler)
         */
        public Builder webSocketPingInterval(Duration interval) {
            webSocketPingInterval = OptionChecks.requirePositive("webSocketPingInterval", interval);
            return this;
        }

        /**
         * How long the client of a plain WebSocket may take to answer a ping, by a pong or any message, before its connection is
         * closed. Default: {@link #pingTimeout}.
         *
         * @param timeout at least one millisecond, which is also the resolution
         * @return this
         */
        public Builder webSocketPingTimeout(Duration timeout) {
            webSocketPingTimeout = OptionChecks.requirePositive("webSocketPingTimeout", timeout);
            return this;
        }

        /**
         * How long other servers of a cluster may take to answer. (Node.js: an option of its adapters.) Default: 5 s.
         *
         * @param timeout more than zero
         * @return this
         */
        public Builder requestsTimeout(Duration timeout) {
            options.requestsTimeout = OptionChecks.requirePositive("requestsTimeout", timeout);
            return this;
        }

        /**
         * The Gson instance that reads and writes payloads. {@code byte[]} and {@link java.nio.ByteBuffer} are always attachments.
         * {@link java.util.Date} and the types of {@code java.time} are ISO 8601 strings, unless the instance has its own adapters
         * for them. Default: {@code new Gson()}.
         *
         * @param gson the Gson instance
         * @return this
         */
        public Builder gson(Gson gson) {
            options.gson = Objects.requireNonNull(gson, "gson");
            options.json = null;
            return this;
        }

        /**
         * Connects this server to the other servers of a cluster. Broadcasts, {@code fetchSockets} and the other operations of a
         * {@link BroadcastOperator} then apply to the sockets of all servers, unless they are {@link BroadcastOperator#local}.
         * Default: no cluster.
         *
         * @param factory called for each namespace
         * @return this
         */
        public Builder adapter(AdapterFactory factory) {
            options.adapter = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /**
         * Reads and writes payloads with another JSON library, instead of {@link #gson}. The module {@code carillon-jackson} has
         * codecs for Jackson.
         *
         * @param codec the codec
         * @return this
         */
        public Builder json(JsonCodec codec) {
            options.json = Objects.requireNonNull(codec, "codec");
            return this;
        }

        /**
         * The encoding of packets on the wire. The clients must use the same parser. Default: the standard format.
         *
         * @param parser the parser; it replaces {@code maxAttachments} with its own limit
         * @return this
         */
        public Builder parser(Parser parser) {
            options.parser = Objects.requireNonNull(parser, "parser");
            return this;
        }

        /**
         * Chooses the public ids of sockets. Not called for clients of Socket.IO 1 and 2, whose id is that of their session.
         * (Node.js has no such option.) Default: 20 random characters.
         *
         * @param generator called on an event loop for each client that joins a namespace, with its handshake; it must not block.
         *     If the id is in use in the namespace, or if the function throws, the client is refused
         * @return this
         */
        public Builder generateSocketId(Function<Handshake, String> generator) {
            options.socketIds = Objects.requireNonNull(generator, "generator");
            return this;
        }

        /**
         * Serves the scripts of the official client below {@code path}, for example {@code /socket.io/socket.io.min.js}. They
         * are read immediately and served from memory. (Node.js serves its own copy by default.) Default: off.
         *
         * @param folder the folder that holds {@code socket.io.min.js} and its siblings: {@code dist} of the npm package {@code
         *     socket.io-client}
         * @return this
         * @throws IllegalArgumentException when the folder has no such script or cannot be read
         */
        public Builder serveClient(Path folder) {
            this.clientScripts = ClientScripts.in(folder);
            return this;
        }

        /**
         * The executor that runs handlers. With {@code Runnable::run}, handlers run on the event loops and must never block.
         * Default: virtual threads if the JVM has them, otherwise a pool of at most 256 threads.
         *
         * @param executor the executor; the server does not shut it down. If it rejects a task, the task runs on the calling
         *     thread
         * @return this
         */
        public Builder handlerExecutor(Executor executor) {
            this.handlerExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Registers the error handler, which receives the exceptions that Socket.IO handlers and middlewares throw, and the errors
         * with which event middlewares refuse events. Default: application errors are logged at ERROR, client errors at DEBUG.
         *
         * @param handler the error handler; it replaces an earlier one
         * @return this
         */
        public Builder onError(ErrorHandler handler) {
            options.errorHandler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * Allows clients that lost their connection to recover their socket, and to receive the events that they missed. Default:
         * off.
         *
         * @param recovery the options
         * @return this
         */
        public Builder connectionStateRecovery(ConnectionStateRecovery recovery) {
            options.recovery = Objects.requireNonNull(recovery, "recovery");
            return this;
        }

        /**
         * The maximum number of binary attachments in a packet. A client that sends more is disconnected. Emitting more throws an
         * exception, because the official clients have the same limit. Default: 10.
         *
         * @param count at least 0
         * @return this
         */
        public Builder maxAttachments(int count) {
            options.maxAttachments = OptionChecks.requireRange("maxAttachments", count, 0, 10_000);
            return this;
        }

        /**
         * The maximum nesting depth of the JSON in a packet. A client that exceeds it is disconnected. Default: 100.
         *
         * @param depth 1 to 255
         * @return this
         */
        public Builder maxJsonDepth(int depth) {
            options.maxJsonDepth = OptionChecks.requireRange("maxJsonDepth", depth, 1, 255);
            return this;
        }

        /**
         * The maximum number of namespaces that a client can be connected to. Further ones are refused with a connect error.
         * Default: 100.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxNamespacesPerConnection(int count) {
            options.maxNamespacesPerConnection =
                    OptionChecks.requireRange("maxNamespacesPerConnection", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The maximum number of namespaces that are created on demand. Further ones are refused as invalid. Default: 10,000.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxChildNamespaces(int count) {
            options.maxChildNamespaces = OptionChecks.requireRange("maxChildNamespaces", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Whether a namespace that was created on demand is removed when its last client has left. Default: false.
         *
         * @param cleanup true to remove it
         * @return this
         */
        public Builder cleanupEmptyChildNamespaces(boolean cleanup) {
            options.cleanupEmptyChildNamespaces = cleanup;
            return this;
        }

        /**
         * The maximum number of rooms of a socket, not counting the room named after its id. Joining another room throws an
         * exception. Default: 1000.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxRoomsPerSocket(int count) {
            options.maxRoomsPerSocket = OptionChecks.requireRange("maxRoomsPerSocket", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The maximum number of acknowledgements that are pending for one socket. Further ones fail immediately. Default: 10,000.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxPendingAcks(int count) {
            options.maxPendingAcks = OptionChecks.requireRange("maxPendingAcks", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The maximum number of events of one connection that are queued for their handlers. When it is exceeded, the server stops
         * reading from the connection until the queue has shrunk to half of this limit. Default: 1000.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxPendingEvents(int count) {
            options.maxPendingEvents = OptionChecks.requireRange("maxPendingEvents", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The maximum number of bytes of the events that wait for their handlers, for one connection. Beyond it, the server stops
         * reading as for {@link #maxPendingEvents}. Default: 4 MiB.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxPendingEventBytes(int bytes) {
            options.maxPendingEventBytes =
                    OptionChecks.requireRange("maxPendingEventBytes", bytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The maximum number of events per second that a connection may send. After a pause, twice as many are allowed at once.
         * No handler is called for further events. If the client has asked for an acknowledgement, it receives {@code {"error":
         * "too many events"}}. Default: no limit.
         *
         * @param count at least 1
         * @return this
         */
        public Builder maxEventsPerSecond(int count) {
            options.maxEventsPerSecond = OptionChecks.requireRange("maxEventsPerSecond", count, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The maximum number of bytes per second in the arguments of the events that a connection sends. After a pause, twice as
         * many are allowed at once. A single larger event is allowed then, too. Beyond it, events are refused as for {@link
         * #maxEventsPerSecond}. Default: no limit.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxEventBytesPerSecond(int bytes) {
            options.maxEventBytesPerSecond =
                    OptionChecks.requireRange("maxEventBytesPerSecond", bytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The maximum number of bytes per second that the broadcasts of one client's handlers may cause, for all receivers
         * together. Beyond it, further handlers of this client wait. Broadcasts of other threads do not count. Default: 64 MiB.
         *
         * @param bytes at least 1
         * @return this
         */
        public Builder maxBroadcastBytesPerSecond(long bytes) {
            options.maxBroadcastBytesPerSecond = OptionChecks.requireAtLeast("maxBroadcastBytesPerSecond", bytes, 1);
            return this;
        }

        /**
         * The time within which the attachments of a packet must arrive after its text. Otherwise, the client is disconnected.
         * Default: 30 s.
         *
         * @param timeout more than zero
         * @return this
         */
        public Builder attachmentTimeout(Duration timeout) {
            options.attachmentTimeout = OptionChecks.requirePositive("attachmentTimeout", timeout);
            return this;
        }

        /**
         * Creates the server. It opens no port and starts no thread until {@link SocketIoServer#start} is called.
         *
         * @return the server
         */
        public SocketIoServer build() {
            return new SocketIoServer(this);
        }

        SocketIoOptions socketIoOptions() {
            return options.build();
        }
    }
}
