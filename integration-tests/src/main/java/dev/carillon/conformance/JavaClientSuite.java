package dev.carillon.conformance;

import dev.carillon.ConnectError;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import dev.carillon.Tls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The server for the test suite of socket.io-client-java. The suite starts a new server for each test. */
final class JavaClientSuite {
    private static final String HEADER = "X-SocketIO";

    private JavaClientSuite() {}

    /**
     * Creates a server for a test.
     *
     * @param namespace the namespace of the test
     * @param certificates the folder with the suite's {@code cert.pem} and {@code key.pem}, or null to disable TLS
     */
    static SocketIoServer server(int port, String namespace, Path certificates) {
        SocketIoServer.Builder options = SocketIoServer.builder()
                .port(port)
                .pingInterval(Duration.ofSeconds(2))
                .onHeaders((headers, request) -> request.header(HEADER).ifPresent(value -> headers.set(HEADER, value)));
        if (certificates != null) {
            options.tls(Tls.pem(certificates.resolve("cert.pem"), certificates.resolve("key.pem")));
        }
        SocketIoServer io = options.build();
        List.of("/timeout_socket", "/valid", "/asd").forEach(io::of);
        io.of("/foo")
                .onConnection(socket -> socket.on(
                        "room", (args, ack) -> io.of("/foo").to(socket.id()).emit("roomBack", args.toArray())));
        io.of("/abc").onConnection(socket -> socket.emit("handshake", socket.handshake()));
        io.of("/no").use((socket, next) -> next.refuse(new ConnectError("auth failed", Map.of("a", "b", "c", 3))));
        io.of(namespace).onConnection(socket -> onConnection(io, socket));
        return io;
    }

    private static void onConnection(SocketIoServer io, Socket socket) {
        socket.send("hello client");
        socket.on("message", (args, ack) -> socket.send(args.toArray()));
        socket.on("echo", (args, ack) -> socket.emit("echoBack", args.toArray()));
        socket.on("ack", (args, ack) -> ack.send(args.toArray()));
        socket.on("callAck", (args, ack) -> ask(socket));
        socket.on("callAckBinary", (args, ack) -> ask(socket));
        socket.onRequest("getAckBinary", () -> "huehue".getBytes(StandardCharsets.UTF_8));
        socket.onRequest("getAckDate", Instant::now);
        socket.onRequest("getHandshake", socket::handshake);
        socket.on("broadcast", (args, ack) -> socket.broadcast().emit("broadcastBack", args.toArray()));
        socket.on("room", (args, ack) -> io.to(socket.id()).emit("roomBack", args.value(0)));
        socket.on("requestDisconnect", (args, ack) -> socket.disconnect());
    }

    private static void ask(Socket socket) {
        socket.emitWithAck("ack", EventArgs.class).thenAccept(reply -> socket.emit("ackBack", reply.toArray()));
    }
}
