package dev.carillon.integration;

import dev.carillon.ConnectError;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.msgpack.MessagePackParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the official JavaScript client under Node.js against a server in this JVM: {@code js-client.test.mjs}. */
@Heavy
class NodeClientTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 200, unit = TimeUnit.SECONDS)
    void javaScriptClientWorks() throws Exception {
        run("json", "", options -> {});
    }

    @Test
    @Timeout(value = 200, unit = TimeUnit.SECONDS)
    void javaScriptClientWorksWithCompression() throws Exception {
        run(
                "json",
                "permessage-deflate",
                options -> options.perMessageDeflate(true).perMessageDeflateThreshold(1));
    }

    @Test
    @Timeout(value = 200, unit = TimeUnit.SECONDS)
    void javaScriptClientWorksWithMessagePackParser() throws Exception {
        run("msgpack", "", options -> options.parser(new MessagePackParser()));
    }

    private void run(String parser, String extension, Consumer<SocketIoServer.Builder> setUp) throws Exception {
        Prerequisites.requireNode();
        try (TestServer server = TestServer.socketIo(
                options -> setUp.accept(
                        options.pingInterval(Duration.ofMillis(300)).pingTimeout(Duration.ofSeconds(20))),
                NodeClientTest::serve)) {
            NodeTests.run(
                    folder,
                    "js-client.test.mjs",
                    Map.of("CARILLON_URL", server.url(), "CARILLON_PARSER", parser, "CARILLON_EXTENSION", extension));
        }
    }

    private static void serve(SocketIoServer io) {
        io.onConnection(socket -> {
            talk(io, socket);
            askBack(socket);
            end(socket);
        });
        io.of("/other").onConnection(socket -> talk(io.of("/other"), socket));
        io.of("/guarded")
                .use((socket, next) -> {
                    if (socket.handshake().auth().has("token")) {
                        next.accept();
                    } else {
                        next.refuse(new ConnectError("not authorized", Map.of("code", 401, "hint", "log in")));
                    }
                })
                .onConnection(socket ->
                        socket.onRequest("auth", () -> socket.handshake().auth()));
    }

    private static void talk(Namespace namespace, Socket socket) {
        socket.emit("welcome", Map.of("id", socket.id(), "namespace", namespace.name()));
        socket.on("echo", (args, ack) -> {
            socket.emit("echoed", args.toArray());
            ack.send(args.toArray());
        });
        socket.onRequest("transport", () -> socket.transport().protocolName());
        socket.on("join", (args, ack) -> {
            socket.join(args.get(0, String.class));
            ack.send(namespace.socketsIn(args.get(0, String.class)).size());
        });
        socket.on("leave", (args, ack) -> {
            socket.leave(args.get(0, String.class));
            ack.send();
        });
        socket.on("tell", (args, ack) -> {
            namespace.to(args.get(0, String.class)).emit("told", args.toArray()[1]);
            ack.send();
        });
    }

    private static void askBack(Socket socket) {
        socket.onRequest(
                "ask me",
                String.class,
                question -> socket.timeout(Duration.ofSeconds(5))
                        .emitWithAck("question", String.class, question)
                        .thenApply(answer -> "you said " + answer));
        socket.onRequest(
                "ask me in vain",
                () -> socket.timeout(Duration.ofMillis(50))
                        .emitWithAck("nobody answers", String.class)
                        .handle((answer, error) ->
                                error == null ? answer : error.getClass().getSimpleName()));
    }

    private static void end(Socket socket) {
        socket.on("throw me out", (args, ack) -> socket.disconnect());
        socket.on("close the connection", (args, ack) -> socket.disconnect(true));
    }
}
