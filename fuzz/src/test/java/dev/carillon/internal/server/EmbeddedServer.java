package dev.carillon.internal.server;

import dev.carillon.Cors;
import dev.carillon.EngineIoListener;
import dev.carillon.http.HttpResponse;
import dev.carillon.http.WebSocket;
import dev.carillon.http.WebSocketEndpoint;
import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.transport.EngineHandlers;
import dev.carillon.internal.engineio.transport.RequestHooks;
import dev.carillon.internal.engineio.transport.TransportOptions;
import dev.carillon.internal.http.AllowedHosts;
import dev.carillon.internal.http.NotFoundHandler;
import dev.carillon.internal.http.ResponseStreams;
import dev.carillon.internal.http.Routes;
import dev.carillon.internal.limit.AddressLimits;
import dev.carillon.internal.limit.ClientAddresses;
import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.ClientAccounts;
import dev.carillon.internal.loop.Timers;
import dev.carillon.internal.websocket.RoutedWebSockets;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server with an engine and routes, whose connections a test creates. Its handlers run on the calling thread. */
final class EmbeddedServer {
    /** The path of the engine, whose first session has the id {@code s1}. */
    private static final String PATH = "/engine.io/";

    static final int MAX_BODY = 2000;
    private static final Duration LONG = Duration.ofHours(1);

    private final Engine engine;
    private final Routes routes = newRoutes();
    private final EngineHandlers handlers;
    private final ServerOptions options;
    private int sessions;

    EmbeddedServer() {
        ServerLimits limits = ServerLimits.none();
        EngineOptions.Builder engineOptions = EngineOptions.builder(PATH);
        engineOptions.allowEio3 = true;
        engineOptions.perMessageDeflate = true;
        engineOptions.maxHttpBufferSize = MAX_BODY;
        engine = new Engine(engineOptions.build(), Echo::new, request -> "s" + ++sessions, limits, null);
        Cors cors = Cors.builder()
                .origins("https://app.example.com", "https://*.example.org")
                .credentials(true)
                .build();
        RequestHooks hooks = new RequestHooks(null, null, null, null, null);
        ClientAddresses clients = new ClientAddresses(List.of());
        TransportOptions transports =
                new TransportOptions(cors, clients, AllowedHosts.of(List.of()), LONG, LONG, routes, hooks);
        handlers = new EngineHandlers(engine, transports);
        ConnectionGate gate = new ConnectionGate(1, AddressLimits.none(), clients, limits.counters());
        options = new ServerOptions(
                "localhost", 0, null, null, null, 1, false, gate, transports, pipeline -> {}, boot -> {});
    }

    private static Routes newRoutes() {
        Timers timers = new Timers();
        ClientAccounts accounts = new ClientAccounts(new MemoryBudget(Long.MAX_VALUE), () -> {}, () -> {});
        RoutedWebSockets webSockets = new RoutedWebSockets(new RoutedWebSockets.Settings(
                Runnable::run, timers, accounts, accounts, MAX_BODY, MAX_BODY, 10, MAX_BODY, LONG, LONG, 0));
        ResponseStreams streams = new ResponseStreams(timers, accounts, MAX_BODY, LONG);
        Routes routes = new Routes(
                PATH,
                new Routes.HttpSettings(Runnable::run, MAX_BODY, accounts, (peer, forwarded) -> null, streams, null),
                webSockets);
        routes.add(
                "GET",
                "/jobs/{id}",
                request -> CompletableFuture.completedFuture(
                        HttpResponse.text(request.pathParameter("id") + request.queryParameters("q"))));
        routes.add(
                "POST", "/jobs/{id}", request -> CompletableFuture.completedFuture(HttpResponse.text(request.text())));
        routes.add(
                "GET",
                "/files/{path...}",
                request -> CompletableFuture.completedFuture(HttpResponse.text(request.pathParameter("path"))));
        routes.addWebSocket("/ws/{room}", new WebSocketEndpoint() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.send(text);
            }

            @Override
            public void onBinary(WebSocket socket, byte[] data) {
                socket.send(data);
            }
        });
        return routes;
    }

    /** Returns the routes, to which a test can add others before the first connection. */
    Routes routes() {
        return routes;
    }

    /** Sets up a connection like one that the server has accepted. */
    ChannelHandler newConnection() {
        return new ConnectionInitializer(
                options, null, new DefaultChannelGroup(GlobalEventExecutor.INSTANCE), handlers);
    }

    /** Adds the handlers of an HTTP/2 stream. */
    void addToStream(ChannelPipeline pipeline) {
        handlers.addToStream(pipeline);
        pipeline.addLast("not-found", NotFoundHandler.INSTANCE);
    }

    void shutDown() {
        handlers.shutDown();
    }

    void requireNoSession() {
        if (engine.sessions().size() != 0) {
            throw new AssertionError("a session is left");
        }
    }

    /** Sends messages back, and reads the handshake of each session. */
    private static final class Echo implements EngineIoListener {
        private final EngineSession session;

        Echo(EngineSession session) {
            this.session = session;
            HandshakeCheck.check(session.handshake());
        }

        @Override
        public void onText(String text) {
            session.send(text);
        }

        @Override
        public void onBinary(byte[] data) {
            session.send(data);
        }
    }
}
