package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.redis.RedisServer;
import dev.carillon.testing.RawHttp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A packaged server of a cluster with a log in Redis. It can be restarted on the same port. */
final class ClusterNode implements AutoCloseable {
    private final Path folder;
    private final String redis;
    private final List<String> options;
    private final int port = Balancer.freePort();
    private ServerProcess process;

    ClusterNode(Path folder, RedisServer redis, String... options) {
        this.folder = folder;
        this.redis = redis.uri();
        this.options = List.of(options);
        start();
    }

    /** Starts the process, also again. */
    void start() {
        process = ServerProcess.run(
                folder,
                Map.of("CARILLON_REDIS_URL", redis),
                Stream.concat(
                                Stream.of("--host=127.0.0.1", "--port=" + port, "--redis-adapter=streams"),
                                options.stream())
                        .toArray(String[]::new));
    }

    /** Waits until the server listens. */
    void awaitStart() {
        process.awaitPort();
    }

    void awaitReady() {
        awaitStart();
        Waiting.await().until(() -> readiness() == 200);
    }

    /** The status of {@code /readyz}. */
    int readiness() {
        try (RawHttp http = RawHttp.connect(address())) {
            return http.get("/readyz").status();
        }
    }

    int port() {
        return port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** How many clients have joined the main namespace. */
    int clients() {
        try (JavaClient client =
                JavaClient.of(url(), ClientTransport.WEBSOCKET, options -> {}).connect()) {
            return client.request("stats").getAsJsonObject().get("sockets").getAsInt() - 1;
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.terminate();
    }

    void awaitExit() {
        assertEquals(0, process.awaitExit(), () -> process.output() + process.errors());
    }

    /** Sends SIGKILL. */
    void kill() {
        process.close();
    }

    @Override
    public void close() {
        process.close();
    }
}
