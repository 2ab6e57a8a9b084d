package dev.carillon.internal.server;

import dev.carillon.Cors;
import dev.carillon.EngineIoListener;
import dev.carillon.http.HttpResponse;
import dev.carillon.internal.engineio.Engine;
import dev.carillon.internal.engineio.EngineOptions;
import dev.carillon.internal.engineio.EngineSession;
import dev.carillon.internal.engineio.transport.EngineHandlers;
import dev.carillon.internal.engineio.transport.RequestHooks;
import dev.carillon.internal.engineio.transport.TransportOptions;
import dev.carillon.internal.http.Routes;
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
    private static final Duration LONG = Duration.ofHours(1);

    private final RequestCounter counter = new RequestCounter();
    private final StringBuilder sent = new StringBuilder();
    private final Engine engine;
    private final EngineHandlers handlers;
    private final EmbeddedChannel channel;
    private int sessions;

    ServedConnection() {
        EngineOptions.Builder options = EngineOptions.builder(PATH);
        options.allowEio3 = true;
        options.perMessageDeflate = true;
        options.maxHttpBufferSize = MAX_BODY;
        engine = new Engine(options.build(), Echo::new, request -> "s" + ++sessions, null);
        Cors cors = Cors.builder()
                .origins("https://app.example.com", "https://*.example.org")
                .credentials(true)
                .build();
        RequestHooks hooks = new RequestHooks(null, null, null, null, null);
        TransportOptions transports = new TransportOptions(cors, LONG, LONG, routes(), hooks);
        handlers = new EngineHandlers(engine, transports);
        ServerOptions server = new ServerOptions("localhost", 0, null, null, 1, transports, pipeline -> {}, boot -> {});
        channel = new EmbeddedChannel(new ConnectionInitializer(
                server, null, new DefaultChannelGroup(GlobalEventExecutor.INSTANCE), handlers));
        channel.freezeTime();
        channel.pipeline().addAfter("http", "counter", counter);
    }

    private static Routes routes() {
        RoutedWebSockets webSockets = new RoutedWebSockets(
                new RoutedWebSockets.Settings(Runnable::run, new Timers(), MAX_BODY, MAX_BODY, 10, LONG, LONG));
        Routes routes = new Routes(PATH, new Routes.HttpSettings(Runnable::run, MAX_BODY, null), webSockets);
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
        routes.addWebSocket("/ws/{room}", socket -> socket.onText(socket::send).onBinary(socket::send));
        return routes;
    }

    /** Sends bytes, as long as the server keeps the connection open, and runs what is then due. */
    ServedConnection send(List<byte[]> reads) {
        for (byte[] read : reads) {
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.wrappedBuffer(read));
                channel.runPendingTasks();
                collect();
            }
        }
        return this;
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
        channel.runPendingTasks();
        collect();
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
