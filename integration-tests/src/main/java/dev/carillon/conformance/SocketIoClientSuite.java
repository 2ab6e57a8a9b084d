package dev.carillon.conformance;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The server for the test suite of the JavaScript socket.io-client. */
final class SocketIoClientSuite {
    /** The texts that the suite expects, exactly as in the suite. */
    private static final List<String> TEXTS =
            List.of("てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string");

    private static final byte[] BINARY = "asdfasdf".getBytes(StandardCharsets.UTF_8);

    /** An argument that mixes JSON with binary data. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Mixed(String hello, byte[] message, String goodbye) {
        boolean isComplete() {
            return "lol".equals(hello) && message != null && "gotcha".equals(goodbye);
        }
    }

    private SocketIoClientSuite() {}

    static SocketIoServer server(int port) {
        SocketIoServer io = SocketIoServer.builder()
                .port(port)
                .pingInterval(Duration.ofSeconds(2))
                .connectionStateRecovery(ConnectionStateRecovery.builder().build())
                // Delayed, because the suite tests the client's connection timeout.
                .allowRequest(request -> new CompletableFuture<Optional<String>>()
                        .completeOnTimeout(Optional.empty(), 10, TimeUnit.MILLISECONDS))
                .build();
        io.of("/foo").onConnection(SocketIoClientSuite::tellId);
        List.of("/timeout_socket", "/valid", "/asd").forEach(io::of);
        io.of("/abc").onConnection(socket -> socket.emit("handshake", socket.handshake()));
        io.of("/no").use((socket, next) -> next.refuse("Auth failed (custom namespace)"));
        io.use((socket, next) -> {
            if (socket.handshake().queryParameter("fail").isPresent()) {
                next.refuse("Auth failed (main namespace)");
            } else {
                next.accept();
            }
        });
        io.onConnection(SocketIoClientSuite::onConnection);
        return io;
    }

    private static void tellId(Socket socket) {
        socket.onRequest("getId", socket::id);
    }

    private static void onConnection(Socket socket) {
        tellId(socket);
        socket.onRequest("getHandshake", socket::handshake);
        socket.on("hi", (args, ack) -> socket.emit("hi"));
        socket.on("echo", (args, ack) -> ack.send(args.value(0)));
        socket.on("false", (args, ack) -> socket.emit("false", false));
        socket.on("ack", (args, ack) -> ask(socket));
        socket.onRequest("getAckDate", Instant::now);
        socket.on("getDate", (args, ack) -> socket.emit("takeDate", Instant.now()));
        socket.on("getDateObj", (args, ack) -> socket.emit("takeDateObj", Map.of("date", Instant.now())));
        socket.on("getUtf8", (args, ack) -> TEXTS.forEach(text -> socket.emit("takeUtf8", text)));
        onBinary(socket);
    }

    private static void ask(Socket socket) {
        socket.emitWithAck("ack", EventArgs.class).thenAccept(reply -> {
            if (reply.get(0, int.class) == 5 && reply.json(1).getAsJsonObject().has("test")) {
                socket.emit("got it");
            }
        });
    }

    private static void onBinary(Socket socket) {
        socket.on("doge", (args, ack) -> socket.emit("doge", BINARY));
        socket.on("getbin", (args, ack) -> socket.emit("takebin", BINARY));
        answerBinary(socket, "buffa", "buffack");
        answerBinary(socket, "blob", "back");
        answerMixed(socket, "jsonbuff", "jsonbuff-ack");
        answerMixed(socket, "jsonblob", "jsonblob-ack");
        // These handlers check that binary events are received in order.
        BinaryOrder buffers = new BinaryOrder();
        socket.on("abuff1", (args, ack) -> buffers.receive(args));
        socket.on("abuff2", (args, ack) -> buffers.answer(socket, "abuff2-ack", 1));
        BinaryOrder blobs = new BinaryOrder();
        socket.on("blob1", (args, ack) -> blobs.receive(args));
        socket.on("blob2", (args, ack) -> blobs.text(args));
        socket.on("blob3", (args, ack) -> {
            blobs.receive(args);
            blobs.answer(socket, "blob3-ack", 3);
        });
    }

    private static void answerBinary(Socket socket, String event, String answer) {
        socket.on(event, (args, ack) -> {
            if (args.isBinary(0)) {
                socket.emit(answer);
            }
        });
    }

    private static void answerMixed(Socket socket, String event, String answer) {
        socket.on(event, Mixed.class, mixed -> {
            if (mixed.isComplete()) {
                socket.emit(answer);
            }
        });
    }

    /** Counts the events received as expected. The handlers of a socket run sequentially. */
    private static final class BinaryOrder {
        private int received;

        void receive(EventArgs args) {
            received += args.isBinary(0) ? 1 : 0;
        }

        void text(EventArgs args) {
            received += received == 1 && "second".equals(args.get(0, String.class)) ? 1 : 0;
        }

        void answer(Socket socket, String event, int expected) {
            if (received == expected) {
                socket.emit(event);
            }
        }
    }
}
