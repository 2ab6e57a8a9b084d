package dev.carillon.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Readiness readiness = new Readiness();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();

    @Test
    void serverWithoutClusterIsReadyAtOnce() {
        assertReadiness(200, "ready");
    }

    @Test
    void serverIsReadyWhenItHasJoinedItsCluster() {
        readiness.awaitCluster(joined, LIMIT);
        assertReadiness(503, "starting");
        joined.complete(null);
        assertReadiness(200, "ready");
    }

    @Test
    void failureToJoinIsNoReadiness() {
        readiness.awaitCluster(joined, LIMIT);
        joined.completeExceptionally(new IllegalStateException("refused"));
        assertReadiness(503, "starting");
    }

    @Test
    void serverIsReadyWithoutItsClusterAfterTheLimit() {
        readiness.awaitCluster(joined, Duration.ofMillis(1));
        await().until(() -> readiness.response().status() == 200);
    }

    @Test
    void serverThatStopsIsNeverReadyAgain() {
        readiness.awaitCluster(joined, LIMIT);
        readiness.stopping();
        joined.complete(null);
        assertReadiness(503, "stopping");
    }

    private void assertReadiness(int status, String name) {
        assertEquals(status, readiness.response().status());
        assertEquals(
                "{\"status\":\"" + name + "\"}", new String(readiness.response().body(), StandardCharsets.UTF_8));
    }
}
