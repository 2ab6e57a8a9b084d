package dev.carillon.server;

import dev.carillon.ServerStats;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.api.ApiAccess;
import dev.carillon.api.HttpApi;
import dev.carillon.http.HttpResponse;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.jobs.JobAuthorizer;
import dev.carillon.jobs.Jobs;
import dev.carillon.presence.Identity;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.push.PushAuthorizer;
import dev.carillon.push.PushServer;
import dev.carillon.tokens.Token;
import dev.carillon.tokens.TokenAuthentication;
import dev.carillon.tokens.TokenJobAuthorizer;
import dev.carillon.tokens.TokenJobReader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** The ready-to-run server: a {@link SocketIoServer} with event handlers and a static site. */
public final class CarillonServer implements AutoCloseable {
    private static final Duration MAX_STARTING = Duration.ofSeconds(10);

    private static final HttpResponse UPGRADE_REQUIRED =
            HttpResponse.text("Upgrade required").withStatus(426);

    private static final PresenceQuery ONLINE = PresenceQuery.all("/");

    private final SocketIoServer io;
    private final Readiness readiness = new Readiness();
    private final Optional<TokenSettings> tokens;
    private final Jobs jobs;
    private final QueryEvents queries;
    private final RoomEvents rooms;
    private final MessageEvents messages;
    private final Presence presence;
    private final NameEvents names;
    private final TickEvents ticks;
    private final TypingEvents typing;
    private final StatsEvents stats;

    /**
     * The server's own options, in addition to those of the library.
     *
     * @param processInterval the time between two {@code process} events
     * @param staticDir the folder to serve instead of the sample page, or null
     * @param jobGrace how long the jobs of a client with a key continue while it is disconnected
     * @param push changes the settings for clients that follow rooms without Socket.IO, or null if there are none
     * @param jobs changes the settings for jobs
     * @param api returns who may use the HTTP API, and report jobs over Socket.IO if no tokens are required
     * @param tokens how clients authenticate with tokens, or empty if everyone may connect
     * @param presence creates what knows the sockets of all servers, from the server and what tells the identities of its sockets
     */
    public record Options(
            Duration processInterval,
            Path staticDir,
            Duration jobGrace,
            Consumer<PushServer.Builder> push,
            Consumer<Jobs.Builder> jobs,
            Function<SocketIoServer, ApiAccess> api,
            Optional<TokenSettings> tokens,
            BiFunction<SocketIoServer, Function<Socket, Identity>, Presence> presence) {
        private static final Duration DEFAULT_JOB_GRACE = Duration.ofSeconds(30);

        /**
         * Creates options without tokens.
         *
         * @param processInterval the time between two {@code process} events
         * @param staticDir the folder to serve instead of the sample page, or null
         * @param jobGrace how long the jobs of a client with a key continue while it is disconnected
         * @param push changes the settings for clients that follow rooms without Socket.IO
         * @param jobs changes the settings for jobs
         * @param api returns who may use the HTTP API, and report jobs over Socket.IO
         */
        public Options(
                Duration processInterval,
                Path staticDir,
                Duration jobGrace,
                Consumer<PushServer.Builder> push,
                Consumer<Jobs.Builder> jobs,
                Function<SocketIoServer, ApiAccess> api) {
            this(processInterval, staticDir, jobGrace, push, jobs, api, Optional.empty(), Presence::local);
        }

        /**
         * Creates options with a job grace period of 30 seconds, and without keys for the HTTP API.
         *
         * @param processInterval the time between two {@code process} events
         * @param staticDir the folder to serve instead of the sample page, or null
         */
        public Options(Duration processInterval, Path staticDir) {
            this(
                    processInterval,
                    staticDir,
                    DEFAULT_JOB_GRACE,
                    push -> {},
                    jobs -> {},
                    io -> ApiAccess.of(io, List.of()));
        }
    }

    /**
     * Creates a server. It does not listen until {@link #start()} is called.
     *
     * @param builder the library's options
     * @param options the server's own options
     */
    public CarillonServer(SocketIoServer.Builder builder, Options options) {
        EventCounters counters = new EventCounters();
        Health health = new Health();
        this.io = builder.observer(counters).observer(health).build();
        this.tokens = options.tokens();
        Optional<TokenAuthentication> authentication =
                tokens.map(settings -> new TokenAuthentication(io, settings.verifier()).protect(io));
        io.route("GET", "/healthz", request -> health.response());
        io.route("GET", "/readyz", request -> readiness.response());
        if (tokens.isEmpty()) { // a browser cannot send a token to them, except in a cookie
            addWebSocket("/ws/echo", new EchoEndpoint());
            addWebSocket(BroadcastEndpoint.PATH, new BroadcastEndpoint(io));
        }
        this.presence = options.presence().apply(io, socket -> identity(socket, authentication));
        this.names = new NameEvents(presence);
        this.jobs = attachJobs(options, authentication);
        io.route("GET", "/{path...}", Site.of(options.staticDir())::respond);
        Permissions permissions = new Permissions(authentication);
        this.queries = new QueryEvents(jobs, options.processInterval(), options.jobGrace(), permissions);
        this.rooms = new RoomEvents(io, presence, permissions);
        this.messages = new MessageEvents(
                io, new MessageHistory(MessageHistory.Limits.DEFAULT, InstantSource.system()), permissions);
        this.ticks = new TickEvents(io, Tickers.Limits.DEFAULT, permissions);
        this.typing = new TypingEvents(permissions);
        this.stats = new StatsEvents(io, counters, permissions);
        io.onServerSideEmit("server:info", (args, ack) -> ack.send(Info.OF_THIS_SERVER));
        io.onConnection(this::onConnection);
    }

    /** The user is the subject of the token, unless it is too long. */
    private static Identity identity(Socket socket, Optional<TokenAuthentication> authentication) {
        return new Identity(
                authentication
                        .flatMap(tokens -> tokens.of(socket))
                        .flatMap(Token::subject)
                        .filter(user -> user.length() <= Identity.MAX_LENGTH),
                Optional.ofNullable(NameEvents.nameOf(socket)));
    }

    /** Adds jobs, and the other ways to follow and report them. */
    private Jobs attachJobs(Options options, Optional<TokenAuthentication> authentication) {
        ApiAccess access = options.api().apply(io);
        Jobs.Builder builder = Jobs.builder(io)
                .authorizer(authentication
                        .<JobAuthorizer>map(TokenJobAuthorizer::new)
                        .orElseGet(() -> access.reporters(JobAuthorizer.FOLLOW_AND_CANCEL)));
        options.jobs().accept(builder);
        Jobs attached = builder.attach();
        if (options.push() != null) {
            PushAuthorizer pushAuthorizer = tokens.<PushAuthorizer>map(TokenSettings::push)
                    .orElse(PushAuthorizer.EVERYONE); // as anyone may join any room
            PushServer.Builder push = PushServer.builder(io, pushAuthorizer).source("job", attached.channels());
            options.push().accept(push);
            push.attach();
        }
        HttpApi.Builder api = HttpApi.builder(io).jobs(attached).access(access).presence(presence);
        tokens.ifPresent(settings -> api.readers(new TokenJobReader(settings.verifier())));
        api.attach();
        return attached;
    }

    /** Without a route of its own, an ordinary request would get the error of the static site. */
    private void addWebSocket(String path, WebSocketEndpoint endpoint) {
        io.webSocket(path, endpoint);
        io.route("GET", path, request -> UPGRADE_REQUIRED);
    }

    private void onConnection(Socket socket) {
        names.register(socket);
        messages.register(socket);
        rooms.register(socket);
        queries.register(socket);
        ticks.register(socket);
        typing.register(socket);
        stats.register(socket);
        socket.onRequest("latency", () -> Reply.OK);
        presence.count(ONLINE)
                .thenAccept(online -> socket.emit(
                        "welcome",
                        new Welcome(socket.id(), online.sockets(), RoomEvents.trueOrLeftOut(online.isPartial()))));
    }

    /** What a server tells the others of its cluster. */
    private record Info(String name, String version) {
        private static final Info OF_THIS_SERVER = new Info("Carillon", VersionProvider.version());
    }

    /** A greeting. {@code partial} is null, and left out, if all servers of the cluster are counted. */
    private record Welcome(String id, int online, Boolean partial) {}

    /**
     * Binds the port and starts accepting clients.
     *
     * @return a future that completes with the bound address, or exceptionally if the server cannot start
     */
    public CompletableFuture<InetSocketAddress> start() {
        return io.start();
    }

    /**
     * Returns the current statistics of the server.
     *
     * @return the statistics
     */
    public ServerStats stats() {
        return io.stats();
    }

    /**
     * Returns the number of running queries.
     *
     * @return the number of running queries of all clients
     */
    public int runningQueries() {
        return queries.running();
    }

    /**
     * Returns the jobs that clients can follow.
     *
     * @return the jobs
     */
    public Jobs jobs() {
        return jobs;
    }

    /**
     * Returns the number of clients that receive, or have paused, the events of {@code ticks}.
     *
     * @return the number of clients, including those that have disconnected within the last seconds
     */
    public int tickers() {
        return ticks.open();
    }

    /**
     * Returns a future that reports when the server has ended.
     *
     * @return completes when the server is closed, or exceptionally if it has failed
     */
    public CompletableFuture<Void> terminated() {
        return io.terminated();
    }

    /** Lets {@code /readyz} return 503 until the server has joined its cluster. */
    void awaitCluster(CompletionStage<?> joined) {
        readiness.awaitCluster(joined, MAX_STARTING);
    }

    /**
     * Lets {@code /readyz} return 503, so that load balancers send new clients to other servers. Apart from that, the server continues
     * to work until it is closed.
     */
    public void announceClose() {
        readiness.stopping();
    }

    /**
     * Stops the server without losing what clients have sent.
     *
     * @param drain the time that handlers have to finish
     */
    public void close(Duration drain) {
        io.close(drain);
        closeModules();
    }

    /** Disconnects the clients and stops the server, within a few seconds. */
    @Override
    public void close() {
        io.close();
        closeModules();
    }

    private void closeModules() {
        queries.close();
        jobs.close();
        ticks.close();
        presence.close();
        tokens.ifPresent(settings -> settings.verifier().close());
    }
}
