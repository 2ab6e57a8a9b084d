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
import dev.carillon.internal.http.ResponseStreams;
import dev.carillon.internal.http.Routes;
import dev.carillon.internal.limit.AddressLimits;
import dev.carillon.internal.limit.ClientAddresses;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.Timers;
import dev.carillon.internal.websocket.RoutedWebSockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The only connection of a server. It has the same handlers as a connection of a real server. Its clock stands still, and
 * everything runs on the calling thread.
 */
final class ServedConnection {
    /** The path of the engine, whose first session has the id {@code s1}. */
    private static final String PATH = "/engine.io/";

    private static final int MAX_BODY = 2000;
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final RequestCounter counter = new RequestCounter();
    private final Deque<byte[]> unread = new ArrayDeque<>();
    private final StringBuilder sent = new StringBuilder();
    private final Engine engine;
    private final EngineHandlers handlers;
    private final EmbeddedChannel channel;
    private int sessions;

    ServedConnection() {
        ServerLimits limits = ServerLimits.none();
        EngineOptions.Builder options = EngineOptions.builder(PATH);
        options.allowEio3 = true;
        options.perMessageDeflate = true;
        options.maxHttpBufferSize = MAX_BODY;
        engine = new Engine(options.build(), Echo::new, request -> "s" + ++sessions, limits, null);
        Cors cors = Cors.builder()
                .origins("https://app.example.com", "https://*.example.org")
                .credentials(true)
                .build();
        RequestHooks hooks = new RequestHooks(null, null, null, null, null);
        ClientAddresses clients = new ClientAddresses(List.of());
        TransportOptions transports =
                new TransportOptions(cors, clients, AllowedHosts.of(List.of()), LONG, LONG, routes(), hooks);
        handlers = new EngineHandlers(engine, transports);
        ConnectionGate gate = new ConnectionGate(1, AddressLimits.none(), clients, limits.counters());
        ServerOptions server = new ServerOptions(
                "localhost", 0, null, null, null, 1, false, gate, transports, pipeline -> {}, boot -> {});
        channel = new EmbeddedChannel(new ConnectionInitializer(
                server, null, new DefaultChannelGroup(GlobalEventExecutor.INSTANCE), handlers));
        channel.freezeTime();
        channel.pipeline().addAfter("responses", "counter", counter);
    }

    private static Routes routes() {
        Timers timers = new Timers();
        RoutedWebSockets webSockets = new RoutedWebSockets(
                new RoutedWebSockets.Settings(Runnable::run, timers, MAX_BODY, MAX_BODY, 10, MAX_BODY, LONG, LONG, 0));
        ResponseStreams streams = new ResponseStreams(timers, MAX_BODY, LONG);
        Routes routes = new Routes(PATH, new Routes.HttpSettings(Runnable::run, MAX_BODY, streams, null), webSockets);
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

    /** Sends bytes and runs what is then due. While the server does not read from the connection, the bytes wait. */
    ServedConnection send(List<byte[]> reads) {
        unread.addAll(reads);
        readAll();
        return this;
    }

    private void readAll() {
        settle();
        while (!unread.isEmpty() && channel.isOpen() && channel.config().isAutoRead()) {
            channel.writeInbound(Unpooled.wrappedBuffer(unread.remove()));
            settle();
        }
    }

    /** Runs what is due. If reading is paused, a timer that is due soon may resume it. */
    private void settle() {
        channel.runPendingTasks();
        if (!channel.config().isAutoRead()) {
            channel.advanceTimeBy(SHORT.toMillis(), TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }
        collect();
    }

    /** Ends the sessions, so that pending polls are answered, and fails if a request remains without a response. */
    ServedConnection requireAnswers() {
        shutDown();
        counter.requireAnswers();
        return this;
    }

    private void shutDown() {
        handlers.shutDown();
        channel.runPendingTasks();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        readAll();
    }

    /** Closes the connection and returns what the server has sent. */
    String end() {
        shutDown();
        channel.finishAndReleaseAll();
        channel.runPendingTasks();
        channel.checkException();
        if (engine.sessions().size() != 0) {
            throw new AssertionError("a session is left");
        }
        return sent.toString().replaceAll("(?i)\r\ndate: [^\r]*", "");
    }

    private void collect() {
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            if (out instanceof ByteBuf bytes) {
                sent.append(bytes.toString(StandardCharsets.ISO_8859_1));
            }
            ReferenceCountUtil.release(out);
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
