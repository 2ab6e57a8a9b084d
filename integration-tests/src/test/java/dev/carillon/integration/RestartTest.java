package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.ServerStats;
import dev.carillon.SocketIoServer;
import dev.carillon.TransportType;
import io.socket.client.IO;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * After a restart that drains the server, all clients connect again: {@code restart.test.mjs} and Java clients. With {@code
 * -Dcarillon.restart.delays=default}, the clients wait as long as they do by default, and the test only prints the time.
 */
@Heavy
class RestartTest {
    private static final int JAVA_CLIENTS = 20;
    private static final int JAVA_SCRIPT_CLIENTS = 50;
    private static final int ALL = JAVA_CLIENTS + JAVA_SCRIPT_CLIENTS;
    private static final ServerStats EMPTY = new ServerStats(0, 0, 0, 0, 0);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final boolean SHORT_DELAYS = !"default".equals(System.getProperty("carillon.restart.delays"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void allClientsConnectAgain(ClientTransport transport) throws Exception {
        Prerequisites.requireNode();
        SocketIoServer first = server(0);
        InetSocketAddress address = first.start().join();
        List<JavaClient> clients = IntStream.range(0, JAVA_CLIENTS)
                .mapToObj(i -> JavaClient.of(url(address), transport, RestartTest::reconnect))
                .toList();
        try {
            clients.forEach(JavaClient::open);
            CompletableFuture<String> script = CompletableFuture.supplyAsync(() -> runScript(address, transport));
            Waiting.await().until(() -> script.isDone() || isComplete(first, transport));
            first.close(DRAIN);
            try (SocketIoServer second = server(address.getPort())) {
                second.start().join();
                long restarted = System.nanoTime();
                Waiting.await().until(() -> script.isDone() || isComplete(second, transport));
                Duration taken = Duration.ofNanos(System.nanoTime() - restarted);
                second.emit("finish");
                script.join();
                check(transport, taken);
                clients.forEach(JavaClient::close);
                Waiting.await().untilAsserted(() -> assertEquals(EMPTY, second.stats()));
            }
            assertEquals(EMPTY, first.stats());
        } finally {
            clients.forEach(JavaClient::close);
            first.close();
        }
    }

    private static void check(ClientTransport transport, Duration taken) {
        System.out.println(ALL + " clients have connected again after " + taken.toMillis() + " ms, " + transport);
        assertTrue(!SHORT_DELAYS || taken.compareTo(LIMIT) < 0, () -> "connected again after " + taken);
    }

    private static SocketIoServer server(int port) {
        return SocketIoServer.builder()
                .host("127.0.0.1")
                .port(port)
                .eventLoops(2)
                .build();
    }

    private static String url(InetSocketAddress address) {
        return "http://127.0.0.1:" + address.getPort();
    }

    private static void reconnect(IO.Options options) {
        options.reconnection = true;
        if (SHORT_DELAYS) {
            options.reconnectionDelay = 50;
            options.reconnectionDelayMax = 200;
        }
    }

    /** Whether all clients are connected and have upgraded. */
    private static boolean isComplete(SocketIoServer io, ClientTransport transport) {
        TransportType expected = transport == ClientTransport.POLLING ? TransportType.POLLING : TransportType.WEBSOCKET;
        return io.sockets().stream()
                        .filter(socket -> socket.transport() == expected)
                        .count()
                == ALL;
    }

    private String runScript(InetSocketAddress address, ClientTransport transport) {
        try {
            return NodeTests.run(
                    folder,
                    "restart.test.mjs",
                    Map.of(
                            "CARILLON_URL", url(address),
                            "CARILLON_CLIENTS", Integer.toString(JAVA_SCRIPT_CLIENTS),
                            "CARILLON_TRANSPORT", transport.name(),
                            "CARILLON_DELAYS", SHORT_DELAYS ? "short" : "default"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
