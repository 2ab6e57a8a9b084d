package dev.carillon;

import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.transport.RequestHooks;
import dev.carillon.internal.engineio.transport.TransportOptions;
import dev.carillon.internal.http.AllowedHosts;
import dev.carillon.internal.http.Routes;
import dev.carillon.internal.http2.Http2Limits;
import dev.carillon.internal.limit.AddressLimits;
import dev.carillon.internal.limit.ClientAddresses;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.Http2Library;
import dev.carillon.internal.observe.ObserverGroup;
import dev.carillon.internal.server.ConnectionGate;
import dev.carillon.internal.server.ServerOptions;
import dev.carillon.observe.ServerObserver;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The options that {@link SocketIoServer} and {@link EngineIoServer} share. Not thread-safe.
 *
 * @param <B> the type of the concrete builder
 */
public abstract sealed class ServerBuilder<B extends ServerBuilder<B>>
        permits SocketIoServer.Builder, EngineIoServer.Builder {
    private static final long MIB = 1024 * 1024;

    private final EngineOptions.Builder engine;
    private String host = "0.0.0.0";
    private int port;
    private Duration firstRequestTimeout;
    private Duration requestTimeout = Duration.ofSeconds(60);
    private AllowRequest allowRequest;
    private SessionCookie cookie;
    private HeadersHook initialHeaders;
    private HeadersHook headers;
    private Consumer<ConnectionError> connectionErrors;
    private final List<ServerObserver> observers = new ArrayList<>();
    private Function<Handshake, String> generateId;
    private Cors cors = Cors.sameOrigin();
    private AllowedHosts allowedHosts = AllowedHosts.of(List.of());
    /** An HTTP/2 connection may hold as many request bodies of the maximum size. */
    private static final long BODIES_PER_CONNECTION = 4;

    private static final long MIN_BODY_BYTES = 1 << 20;

    private Tls tls;
    private boolean http2 = true;
    private int maxStreamsPerConnection = 256;
    private IoTransport ioTransport = IoTransport.AUTO;
    private int eventLoops;
    private ClientAddresses clientAddresses = ClientAddresses.behindPrivateProxies();
    private boolean proxyProtocol;
    private int maxConnections = Integer.MAX_VALUE;
    private int maxConnectionsPerAddress = 5000;
    private int maxHandshakesPerSecondPerAddress = 500;
    private long maxTotalHeapBytes = Runtime.getRuntime().maxMemory() / 2;
    private long maxTotalUnsentBytes = Runtime.getRuntime().maxMemory() / 4;
    private Consumer<ChannelPipeline> httpHandlers = pipeline -> {};
    private Consumer<ServerBootstrap> bootstrap = options -> {};

    ServerBuilder(String defaultPath) {
        this.engine = EngineOptions.builder(defaultPath);
    }

    abstract B self();

    /**
     * The address to listen on. Default: every address of the machine.
     *
     * @param host a host name or address
     * @return this
     */
    public B host(String host) {
        this.host = Objects.requireNonNull(host, "host");
        return self();
    }

    /**
     * The port to listen on. Default: 0, which selects any free port. {@code start()} completes with the address that was bound.
     *
     * @param port 0 to 65535
     * @return this
     */
    public B port(int port) {
        this.port = OptionChecks.requireRange("port", port, 0, 65_535);
        return self();
    }

    /**
     * The path of the server. Clients must use the same path. Default: {@code /socket.io/}, or {@code
     * /engine.io/} for an {@link EngineIoServer}.
     *
     * @param path the path; missing slashes at its start and end are added
     * @return this
     */
    public B path(String path) {
        String start = path.startsWith("/") ? path : "/" + path;
        engine.path = start.endsWith("/") ? start : start + "/";
        return self();
    }

    /**
     * The transports that clients may use. Default: polling and WebSocket.
     *
     * @param transports at least one
     * @return this
     */
    public B transports(TransportType... transports) {
        engine.transports = EnumSet.copyOf(List.of(transports));
        return self();
    }

    /**
     * Whether a session may be upgraded from polling to WebSocket. Default: true.
     *
     * @param allowed true to allow
     * @return this
     */
    public B allowUpgrades(boolean allowed) {
        engine.allowUpgrades = allowed;
        return self();
    }

    /**
     * The time between a client's pong and the next ping. Default: 25 s.
     *
     * @param interval at least one millisecond, which is also the resolution
     * @return this
     */
    public B pingInterval(Duration interval) {
        engine.pingInterval = OptionChecks.requirePositive("pingInterval", interval);
        return self();
    }

    /**
     * How long a client may take to answer a ping before its session is closed. Default: 20 s.
     *
     * @param timeout at least one millisecond, which is also the resolution
     * @return this
     */
    public B pingTimeout(Duration timeout) {
        engine.pingTimeout = OptionChecks.requirePositive("pingTimeout", timeout);
        return self();
    }

    /**
     * How long an upgrade from polling to WebSocket may take. If it takes longer, it is aborted and the session continues with
     * long-polling. Default: 10 s.
     *
     * @param timeout more than zero
     * @return this
     */
    public B upgradeTimeout(Duration timeout) {
        engine.upgradeTimeout = OptionChecks.requirePositive("upgradeTimeout", timeout);
        return self();
    }

    /**
     * How long a connection may take to send an HTTP request or to read a response, and how long it may be idle. Default: 60 s.
     *
     * @param timeout more than zero
     * @return this
     */
    public B requestTimeout(Duration timeout) {
        this.requestTimeout = OptionChecks.requirePositive("requestTimeout", timeout);
        return self();
    }

    /**
     * How long a new connection may take to send its first request. (Node.js: {@code http.Server#headersTimeout}) Default:
     * {@link #requestTimeout}.
     *
     * @param timeout at least a millisecond
     * @return this
     */
    public B firstRequestTimeout(Duration timeout) {
        this.firstRequestTimeout = OptionChecks.requirePositive("firstRequestTimeout", timeout);
        return self();
    }

    /**
     * The maximum size of a message or request body. It is sent to clients as {@code maxPayload}. A larger POST gets 413, and a
     * larger WebSocket message closes the session. Default: 1,000,000 bytes.
     *
     * @param bytes at least 1
     * @return this
     */
    public B maxHttpBufferSize(int bytes) {
        engine.maxHttpBufferSize = OptionChecks.requireRange("maxHttpBufferSize", bytes, 1, Integer.MAX_VALUE / 4);
        return self();
    }

    /**
     * The maximum size of a request body. If it is set, {@link #maxHttpBufferSize} limits WebSocket messages only, and {@code
     * maxPostSize} is sent to clients as {@code maxPayload}. Default: {@link #maxHttpBufferSize}.
     *
     * @param bytes at least 1
     * @return this
     */
    public B maxPostSize(int bytes) {
        engine.maxPostSize = OptionChecks.requireRange("maxPostSize", bytes, 1, Integer.MAX_VALUE / 4);
        return self();
    }

    /**
     * How many bytes may be waiting for a slow client. Beyond this limit, its session is closed with {@link
     * DisconnectReason#TRANSPORT_ERROR}. Default: 16 MiB.
     *
     * @param bytes at least 64 KiB
     * @return this
     */
    public B maxUnsentBytes(int bytes) {
        engine.maxUnsentBytes = OptionChecks.requireRange("maxUnsentBytes", bytes, 64 * 1024, Integer.MAX_VALUE / 4);
        return self();
    }

    /**
     * Whether clients of Engine.IO v3 (Socket.IO 1 and 2) are accepted as well, on the same port. Default: false.
     *
     * @param allowed true to accept them
     * @return this
     */
    public B allowEio3(boolean allowed) {
        engine.allowEio3 = allowed;
        return self();
    }

    /**
     * Whether a client must send its protocol version, in the query parameter {@code EIO}. With {@link #allowEio3}, a client
     * that sends none is treated as version 3, as on the reference server. Without {@code allowEio3}, the version is always
     * required. Default: false.
     *
     * @param required true to refuse clients that send no version
     * @return this
     */
    public B requireVersion(boolean required) {
        engine.requireVersion = required;
        return self();
    }

    /**
     * Whether WebSocket messages are compressed for clients that ask for it (permessage-deflate). A broadcast is compressed once
     * for all of its receivers. A client that sends compressed messages needs more memory on the server. Default: false.
     *
     * @param enabled true to compress
     * @return this
     */
    public B perMessageDeflate(boolean enabled) {
        engine.perMessageDeflate = enabled;
        return self();
    }

    /**
     * The minimum size of a WebSocket message that is compressed. Default: 1024 bytes.
     *
     * @param bytes at least 1
     * @return this
     */
    public B perMessageDeflateThreshold(int bytes) {
        engine.perMessageDeflateThreshold =
                OptionChecks.requireRange("perMessageDeflateThreshold", bytes, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * Whether responses to polls are compressed for clients that accept it. Default: true.
     *
     * @param enabled true to compress
     * @return this
     */
    public B httpCompression(boolean enabled) {
        engine.httpCompression = enabled;
        return self();
    }

    /**
     * The minimum size of a response to a poll that is compressed. Default: 1024 bytes.
     *
     * @param bytes at least 1
     * @return this
     */
    public B httpCompressionThreshold(int bytes) {
        engine.httpCompressionThreshold =
                OptionChecks.requireRange("httpCompressionThreshold", bytes, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * Decides whether a request may open a session. Default: all requests may.
     *
     * @param allowRequest called for each request that opens a session
     * @return this
     */
    public B allowRequest(AllowRequest allowRequest) {
        this.allowRequest = Objects.requireNonNull(allowRequest, "allowRequest");
        return self();
    }

    /**
     * Sets a cookie with the session id, for load balancers. Default: none.
     *
     * @param cookie the cookie
     * @return this
     */
    public B cookie(SessionCookie cookie) {
        this.cookie = Objects.requireNonNull(cookie, "cookie");
        return self();
    }

    /**
     * Adds headers to the response that opens a session: the response to the first poll, or the WebSocket handshake. Responses to
     * refused requests do not contain them. (Node.js: the event {@code initial_headers}.) Default: none.
     *
     * @param hook adds the headers
     * @return this
     */
    public B onInitialHeaders(HeadersHook hook) {
        this.initialHeaders = Objects.requireNonNull(hook, "hook");
        return self();
    }

    /**
     * Adds headers to every response to a request of a session: the one that opens it, polls, posts and WebSocket handshakes.
     * This includes error responses within a session, but not refused requests: an unknown session id, a refused origin, or a
     * refusal by {@link #allowRequest}. (Node.js: the event {@code headers}.) Default: none.
     *
     * @param hook adds the headers
     * @return this
     */
    public B onHeaders(HeadersHook hook) {
        this.headers = Objects.requireNonNull(hook, "hook");
        return self();
    }

    /**
     * Sets the listener for refused requests. (Node.js: the event {@code connection_error}.) Default: none.
     *
     * @param listener runs on an event loop and must not block
     * @return this
     */
    public B onConnectionError(Consumer<ConnectionError> listener) {
        this.connectionErrors = Objects.requireNonNull(listener, "listener");
        return self();
    }

    /**
     * Registers an observer, which is notified of connections, events and errors, with sizes and durations. Several observers can
     * be registered. Default: none.
     *
     * @param observer the observer, called on event loops and other threads
     * @return this
     */
    public B observer(ServerObserver observer) {
        observers.add(Objects.requireNonNull(observer, "observer"));
        return self();
    }

    /**
     * Creates the Engine.IO session ids. They must be unique and, because they are secrets, hard to guess. Default: 20 characters
     * from a secure random generator.
     *
     * @param generator returns an id for a request: 1 to 256 characters of A-Z a-z 0-9 - _ . ~, otherwise the request is
     *     refused. Runs on an event loop and must not block
     * @return this
     */
    public B generateId(Function<Handshake, String> generator) {
        this.generateId = Objects.requireNonNull(generator, "generator");
        return self();
    }

    /**
     * Which web pages may connect to this server. Default: {@link Cors#sameOrigin()}.
     *
     * @param cors the policy
     * @return this
     */
    public B cors(Cors cors) {
        this.cors = Objects.requireNonNull(cors, "cors");
        return self();
    }

    /**
     * Configures which web pages may connect, with a builder.
     *
     * @param policy configures the policy, for example {@code c -> c.origins("https://app.example.com")}
     * @return this
     * @throws IllegalArgumentException when the policy allows all origins together with credentials
     */
    public B cors(Consumer<Cors.Builder> policy) {
        Cors.Builder builder = Cors.builder();
        policy.accept(builder);
        return cors(builder.build());
    }

    /**
     * The hosts for which the server accepts requests, including those of routes. Requests with another {@code Host} header get
     * 421 (Misdirected Request). This protects a server in a private network against DNS rebinding: a web page cannot reach it
     * under a name of its own, for which the page would have the server's origin. Default: all hosts.
     *
     * @param hosts names, addresses (IPv6 in brackets), or {@code *.example.com} for all subdomains; without ports
     * @return this
     * @throws IllegalArgumentException when one has another form
     */
    public B allowedHosts(String... hosts) {
        this.allowedHosts = AllowedHosts.of(List.of(hosts));
        return self();
    }

    /**
     * Serves {@code https} and {@code wss} instead of {@code http} and {@code ws}. Default: no TLS.
     *
     * @param tls the certificate and the key
     * @return this
     */
    public B tls(Tls tls) {
        this.tls = Objects.requireNonNull(tls, "tls");
        return self();
    }

    /**
     * Whether the server offers HTTP/2 to clients that connect over TLS, if {@code io.netty:netty-codec-http2} is on the class
     * path. WebSockets use HTTP/1.1 in any case. With {@link
     * Tls#of(io.netty.handler.ssl.SslContext)}, the context decides by its application protocols. Default: true.
     *
     * @param enabled false to offer HTTP/1.1 only
     * @return this
     */
    public B http2(boolean enabled) {
        this.http2 = enabled;
        return self();
    }

    /**
     * The maximum number of requests that a client may have open at the same time on an HTTP/2 connection. Further ones are
     * refused until another has been answered. An event stream and a pending poll are open requests. Default: 256.
     *
     * @param count 1 to 10,000
     * @return this
     * @throws IllegalArgumentException when the number is out of range
     */
    public B maxStreamsPerConnection(int count) {
        this.maxStreamsPerConnection = OptionChecks.requireRange("maxStreamsPerConnection", count, 1, 10_000);
        return self();
    }

    /**
     * Which I/O implementation of Netty is used. Default: {@link IoTransport#AUTO}.
     *
     * @param ioTransport the implementation
     * @return this
     */
    public B ioTransport(IoTransport ioTransport) {
        this.ioTransport = Objects.requireNonNull(ioTransport, "ioTransport");
        return self();
    }

    /**
     * The number of event loops (threads). Default: 0, one for each processor.
     *
     * @param count 0 to 1024
     * @return this
     */
    public B eventLoops(int count) {
        this.eventLoops = OptionChecks.requireRange("eventLoops", count, 0, 1024);
        return self();
    }

    /**
     * Adds the application's own Netty handlers, for HTTP requests that are neither for this server nor for a route. They receive
     * {@code HttpRequest} and {@code HttpContent} objects, one request at a time, and must answer each with a response that ends
     * with a {@code LastHttpContent}. Requests that they pass on get 404. Default: none.
     *
     * @param handlers called with the pipeline of each new connection
     * @return this
     */
    public B httpHandlers(Consumer<ChannelPipeline> handlers) {
        this.httpHandlers = Objects.requireNonNull(handlers, "handlers");
        return self();
    }

    /**
     * Sets options of the listening socket and of the accepted connections, for example {@code
     * childOption(ChannelOption.SO_KEEPALIVE, true)}. The server sets the handlers, the event loops and the channel type itself.
     * Default: {@code TCP_NODELAY}, {@code SO_REUSEADDR}, a backlog of 4096, and a write buffer water mark of 256 KiB to 512 KiB.
     *
     * @param options called once, when the server starts
     * @return this
     */
    public B bootstrap(Consumer<ServerBootstrap> options) {
        this.bootstrap = Objects.requireNonNull(options, "options");
        return self();
    }

    /**
     * The time after which a slow client is disconnected. A client is slow if so much is waiting for it that the server has
     * stopped reading from it: 512 KiB, or half of {@link #maxUnsentBytes} if that is less. Its time starts anew whenever it
     * reads something. Default: 30 s.
     *
     * @param timeout more than zero; a stuck client is disconnected within twice this time
     * @return this
     */
    public B slowClientTimeout(Duration timeout) {
        engine.slowClientTimeout = OptionChecks.requirePositive("slowClientTimeout", timeout);
        return self();
    }

    /**
     * The maximum memory that the server holds for all clients, except what they have not read: sessions with their handshakes,
     * incomplete messages and requests (also those of routes), requests that wait for earlier responses, events that wait for
     * their handlers, and what recovery saves. All of it is heap memory, except incomplete WebSocket messages, request bodies
     * that arrive in parts, and early attachments of 16 KiB or more, which are outside the heap. Beyond it, new sessions and
     * incomplete requests are refused with 503, and connections with waiting requests and the clients with the most unhandled
     * data are closed. The replies to broadcasts that wait for acknowledgements may take another quarter as much;
     * beyond it, those replies are missing. Default: half of the maximum heap.
     *
     * @param bytes at least 1 MiB
     * @return this
     */
    public B maxTotalHeapBytes(long bytes) {
        this.maxTotalHeapBytes = OptionChecks.requireAtLeast("maxTotalHeapBytes", bytes, MIB);
        return self();
    }

    /**
     * The maximum memory for packets, parts of response streams and WebSocket messages that clients have not read, for all
     * clients. It is outside the heap. Beyond it, the slowest clients are disconnected, except those for which less than a fair
     * share is waiting: 256 KiB, or the limit divided by the number of clients if that is less. Default: a quarter of the maximum
     * heap.
     *
     * @param bytes at least 1 MiB
     * @return this
     */
    public B maxTotalUnsentBytes(long bytes) {
        this.maxTotalUnsentBytes = OptionChecks.requireAtLeast("maxTotalUnsentBytes", bytes, MIB);
        return self();
    }

    /**
     * The proxies whose {@code X-Forwarded-For} header is trusted. The limits per address then apply to the client that it
     * names. They do not apply to requests from a trusted network that name no other client. Default: the loopback and private
     * networks (RFC 1918, RFC 4193 and link-local), because a proxy usually runs there.
     *
     * @param networks addresses and networks, such as {@code 10.0.0.0/8}; none if clients connect directly
     * @return this
     * @throws IllegalArgumentException if an entry is invalid
     */
    public B trustedProxies(String... networks) {
        this.clientAddresses = new ClientAddresses(List.of(networks));
        return self();
    }

    /**
     * Whether proxies announce the addresses of their clients with the PROXY protocol, version 1 or 2, as HAProxy, nginx and load
     * balancers for TCP do if they are told to. Every connection from one of the {@linkplain #trustedProxies trusted proxies} must
     * then begin with its header, and is closed otherwise. The announced address is the one that {@link
     * Handshake#address} returns, and the limits per address apply to it. Connections from other addresses are served as
     * usual, without such a header. The option has no effect on attached connections. It needs {@code
     * io.netty:netty-codec-haproxy} on the class path; without it, the server does not start. Default: false.
     *
     * @param enabled whether they do
     * @return this
     */
    public B proxyProtocol(boolean enabled) {
        this.proxyProtocol = enabled;
        return self();
    }

    /**
     * The maximum number of connections. Further ones get 503 and are closed. Default: no limit.
     *
     * @param count at least 1
     * @return this
     */
    public B maxConnections(int count) {
        this.maxConnections = OptionChecks.requireRange("maxConnections", count, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * The maximum number of connections from an address, and of sessions of its clients. For IPv6, the network of 64 bits counts
     * as one address. Further connections get 429. Default: 5000.
     *
     * @param count at least 1
     * @return this
     * @see #trustedProxies
     */
    public B maxConnectionsPerAddress(int count) {
        this.maxConnectionsPerAddress =
                OptionChecks.requireRange("maxConnectionsPerAddress", count, 1, Integer.MAX_VALUE);
        return self();
    }

    /**
     * The maximum number of sessions that an address may open per second. After a pause, ten times as many are allowed at once.
     * Further ones get 429. Default: 500.
     *
     * @param count at least 1
     * @return this
     * @see #trustedProxies
     */
    public B maxHandshakesPerSecondPerAddress(int count) {
        this.maxHandshakesPerSecondPerAddress =
                OptionChecks.requireRange("maxHandshakesPerSecondPerAddress", count, 1, Integer.MAX_VALUE);
        return self();
    }

    ClientAddresses clientAddresses() {
        return clientAddresses;
    }

    ServerLimits limits(ServerObserver observer) {
        AddressLimits addresses =
                new AddressLimits(maxConnectionsPerAddress, maxHandshakesPerSecondPerAddress, System::nanoTime);
        return ServerLimits.of(maxTotalHeapBytes, maxTotalUnsentBytes, addresses, observer);
    }

    EngineOptions engineOptions() {
        return engine.build();
    }

    /** Creates the server options. The routes are null if the server has none. */
    ServerOptions serverOptions(Routes routes, ServerLimits limits) {
        ConnectionGate gate = new ConnectionGate(
                maxConnections,
                new AddressLimits(maxConnectionsPerAddress, Integer.MAX_VALUE, System::nanoTime),
                clientAddresses,
                limits.counters());
        Duration firstTimeout = firstRequestTimeout == null ? requestTimeout : firstRequestTimeout;
        return new ServerOptions(
                host,
                port,
                tls == null ? null : () -> tls.toSslContext(http2 && Http2Library.isPresent()),
                new Http2Limits(
                        maxStreamsPerConnection,
                        Math.max(
                                MIN_BODY_BYTES,
                                BODIES_PER_CONNECTION * engineOptions().maxPostSize()),
                        firstTimeout,
                        requestTimeout),
                ioTransport,
                eventLoops,
                proxyProtocol,
                gate,
                new TransportOptions(
                        cors,
                        clientAddresses,
                        allowedHosts,
                        firstTimeout,
                        requestTimeout,
                        routes,
                        new RequestHooks(allowRequest, cookie, initialHeaders, headers, connectionErrors)),
                httpHandlers,
                bootstrap);
    }

    /** Combines the observers into one, or returns null if there are none. */
    ServerObserver observers() {
        return ObserverGroup.of(observers);
    }

    Function<Handshake, String> sessionIds(Supplier<String> standard) {
        return generateId == null ? request -> standard.get() : generateId;
    }
}
