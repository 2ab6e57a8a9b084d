package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.ConnectError;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs five versions of the official JavaScript client over every transport: {@code clients.test.mjs}. */
@Heavy
class ClientMatrixTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final TestServer server = TestServer.socketIo(options -> options.allowEio3(true), ClientMatrixTest::serve);

    @Test
    @Timeout(value = 200, unit = TimeUnit.SECONDS)
    void everyClientWorksOverEveryTransport() throws Exception {
        Prerequisites.requireNode();
        String output = NodeTests.run(folder, "clients.test.mjs", Map.of("CARILLON_URL", server.url()));
        List<String> table = output.lines()
                .filter(line -> line.contains(" | "))
                .map(line -> line.replaceFirst("^# ", ""))
                .toList();
        assertEquals(1 + 5 * 3, table.size(), output);
        table.forEach(System.out::println);
    }

    private static void serve(SocketIoServer io) {
        io.onConnection(socket -> talk(io, socket));
        io.of("/other").onConnection(socket -> talk(io.of("/other"), socket));
        io.of("/guarded").use((socket, next) -> {
            if (socket.handshake().auth().has("token")) {
                next.accept();
            } else {
                next.refuse(new ConnectError("not authorized", Map.of("code", 401)));
            }
        });
    }

    private static void talk(Namespace namespace, Socket socket) {
        socket.on("echo", (args, ack) -> socket.emit("echoed", args.toArray()));
        socket.on("echo ack", (args, ack) -> ack.send(args.toArray()));
        socket.onRequest("where", namespace::name);
        socket.onRequest(
                "ask me",
                String.class,
                question -> socket.timeout(Duration.ofSeconds(5)).emitWithAck("question", String.class, question));
        socket.on("join", (args, ack) -> {
            socket.join(args.get(0, String.class));
            ack.send();
        });
        socket.on("tell", (args, ack) -> {
            namespace.to(args.get(0, String.class)).emit("told", args.toArray()[1]);
            ack.send();
        });
        socket.on("throw me out", (args, ack) -> socket.disconnect());
    }
}
