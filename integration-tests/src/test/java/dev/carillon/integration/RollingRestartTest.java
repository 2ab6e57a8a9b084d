package dev.carillon.integration;

import dev.carillon.redis.RedisEmitter;
import dev.carillon.redis.RedisServer;
import dev.carillon.testing.RawHttp;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers behind a balancer are restarted one after the other, as {@code docs/scaling-out.md} says. Their clients ({@code
 * rolling-restart.test.mjs}) recover and miss nothing.
 */
@Heavy
class RollingRestartTest {
    private static final int CLIENTS = 100;
    private static final int INTERVAL_MILLIS = 10;

    @TempDir
    private Path folder;

    private final AtomicInteger numbers = new AtomicInteger();

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void clientsMissNothing() throws InterruptedException {
        Prerequisites.requireNode();
        try (RedisServer redis = RedisServer.start(folder);
                ClusterNode one = new ClusterNode(folder, redis, "--drain-delay=3s");
                ClusterNode two = new ClusterNode(folder, redis, "--drain-delay=3s");
                RedisEmitter emitter = RedisEmitter.streams(redis.uri())) {
            one.awaitReady();
            two.awaitReady();
            try (Balancer balancer = Balancer.start(Balancer.Kind.HAPROXY_COOKIE, folder, one.port(), two.port())) {
                awaitNewClients(balancer, "one");
                awaitNewClients(balancer, "two");
                CompletableFuture<String> script = CompletableFuture.supplyAsync(() -> runScript(balancer));
                Waiting.await().until(() -> script.isDone() || one.clients() + two.clients() == CLIENTS);
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                try {
                    var unused = clock.scheduleAtFixedRate(
                            () -> emitter.emit("number", numbers.incrementAndGet()),
                            0,
                            INTERVAL_MILLIS,
                            TimeUnit.MILLISECONDS);
                    restart(one, balancer, "one");
                    restart(two, balancer, "two");
                    Waiting.await().until(() -> script.isDone() || one.clients() + two.clients() == CLIENTS);
                } finally {
                    clock.shutdown();
                    clock.awaitTermination(10, TimeUnit.SECONDS);
                }
                emitter.emit("finish", numbers.get());
                System.out.println(numbers + " events; " + diagnostics(script.join()));
            }
        }
    }

    private static void restart(ClusterNode server, Balancer balancer, String name) {
        server.terminate();
        Waiting.await().until(() -> server.readiness() == 503);
        server.awaitExit();
        server.start();
        server.awaitReady();
        awaitNewClients(balancer, name);
    }

    /** Waits until the balancer sends a new client to a server. */
    private static void awaitNewClients(Balancer balancer, String server) {
        Waiting.await().ignoreExceptions().until(() -> {
            try (RawHttp http = RawHttp.connect(balancer.address())) {
                String cookies = http.get("/socket.io/?EIO=4&transport=polling").header("set-cookie");
                return cookies != null && cookies.contains("carillon_server=" + server);
            }
        });
    }

    private String runScript(Balancer balancer) {
        try {
            return NodeTests.run(
                    folder,
                    "rolling-restart.test.mjs",
                    Map.of("CARILLON_URL", balancer.url(), "CARILLON_CLIENTS", Integer.toString(CLIENTS)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String diagnostics(String tap) {
        return tap.lines()
                .filter(line -> line.contains("recoveries"))
                .findFirst()
                .orElseThrow();
    }
}
