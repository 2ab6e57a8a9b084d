package dev.carillon.conformance;

import dev.carillon.EngineIoListener;
import dev.carillon.EngineIoServer;
import dev.carillon.EngineIoSocket;
import dev.carillon.Namespace;
import dev.carillon.SocketIoServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Servers for the official protocol test suites, configured as the protocol documents specify, and for the test suites of the
 * official clients. Start them with {@code bin/conformance-server}; see {@code docs/conformance.md}.
 */
public final class ConformanceServer {
    private static final int DEFAULT_PORT = 3000;
    private static final Duration PING_INTERVAL = Duration.ofMillis(300);
    private static final Duration PING_TIMEOUT = Duration.ofMillis(200);
    private static final int MAX_PAYLOAD = 1_000_000;

    private ConformanceServer() {}

    /**
     * Starts a server and runs until the process is terminated.
     *
     * @param args the suite and the port (default 3000); for the suite of the Java client, also the namespace of the test, and the
     *     folder with its certificates if the test uses TLS
     */
    public static void main(String[] args) {
        int port = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_PORT;
        switch (args.length > 0 ? args[0] : "") {
            case "engine.io-v3" -> announce(engineIoV3(port).start());
            case "engine.io-v4" -> announce(engineIoV4(port).start());
            case "socket.io-v5" -> announce(socketIoV5(port).start());
            case "engine.io-client" -> announce(EngineIoClientSuite.server(port).start());
            case "socket.io-client" -> announce(SocketIoClientSuite.server(port).start());
            case "socket.io-client-java" -> announce(javaClientSuite(port, args).start());
            default -> {
                System.err.println("usage: conformance-server engine.io-v3|engine.io-v4|socket.io-v5"
                        + "|engine.io-client|socket.io-client|socket.io-client-java [port [namespace [certificates]]]");
                System.exit(2);
            }
        }
    }

    private static SocketIoServer javaClientSuite(int port, String... args) {
        return JavaClientSuite.server(port, args.length > 2 ? args[2] : "/", args.length > 3 ? Path.of(args[3]) : null);
    }

    /**
     * Creates the server for the Engine.IO v4 suite, which echoes every message.
     *
     * @param port the port, or 0 for any free port
     * @return the server, not started
     */
    public static EngineIoServer engineIoV4(int port) {
        return engineIo(port).build(Echo::new);
    }

    /**
     * Creates the server for the Engine.IO v3 suite: the same echo server, which also accepts version 3 clients.
     *
     * @param port the port, or 0 for any free port
     * @return the server, not started
     */
    public static EngineIoServer engineIoV3(int port) {
        return engineIo(port).allowEio3(true).build(Echo::new);
    }

    private static EngineIoServer.Builder engineIo(int port) {
        return EngineIoServer.builder()
                .port(port)
                .pingInterval(PING_INTERVAL)
                .pingTimeout(PING_TIMEOUT)
                .maxHttpBufferSize(MAX_PAYLOAD)
                .cors(cors -> cors.origins("*"));
    }

    /**
     * Creates the server for the Socket.IO v5 suite, which emits the auth payload and echoes messages.
     *
     * @param port the port, or 0 for any free port
     * @return the server, not started
     */
    public static SocketIoServer socketIoV5(int port) {
        SocketIoServer io = SocketIoServer.builder()
                .port(port)
                .pingInterval(PING_INTERVAL)
                .pingTimeout(PING_TIMEOUT)
                .maxHttpBufferSize(MAX_PAYLOAD)
                .connectTimeout(Duration.ofSeconds(1))
                .cors(cors -> cors.origins("*"))
                .build();
        tellAuth(io);
        tellAuth(io.of("/custom"));
        io.onConnection(socket -> {
            socket.on("message", (args, ack) -> socket.emit("message-back", args.toArray()));
            socket.on("message-with-ack", (args, ack) -> ack.send(args.toArray()));
        });
        return io;
    }

    private static void tellAuth(Namespace namespace) {
        namespace.onConnection(socket -> socket.emit("auth", socket.handshake().auth()));
    }

    private static void announce(CompletableFuture<InetSocketAddress> started) {
        System.out.println("listening on port " + started.join().getPort());
    }

    private record Echo(EngineIoSocket socket) implements EngineIoListener {
        @Override
        public void onText(String text) {
            socket.send(text);
        }

        @Override
        public void onBinary(byte[] data) {
            socket.send(data);
        }
    }
}
