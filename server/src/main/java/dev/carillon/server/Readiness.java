package dev.carillon.server;

import dev.carillon.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Tells load balancers whether to send new clients to this server. It does not depend on whether Redis is available later: otherwise, an
 * outage of Redis would take all servers out at once. Thread-safe.
 */
final class Readiness {
    private static final HttpResponse STARTING = response(503, "starting");
    private static final HttpResponse READY = response(200, "ready");
    private static final HttpResponse STOPPING = response(503, "stopping");

    private HttpResponse response = READY;

    private static HttpResponse response(int status, String name) {
        return HttpResponse.json("{\"status\":\"" + name + "\"}")
                .withStatus(status)
                .withHeader("Cache-Control", "no-store");
    }

    /**
     * The server is ready when it has joined its cluster. Until then, its events would not reach the other servers.
     *
     * @param limit when the server is ready without its cluster. It then serves its own clients, which is better than no server at all
     */
    synchronized void awaitCluster(CompletionStage<?> joined, Duration limit) {
        response = STARTING;
        CompletableFuture<Void> started = new CompletableFuture<>();
        started.thenRun(this::started);
        started.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
        joined.thenRun(() -> started.complete(null));
    }

    private synchronized void started() {
        if (response == STARTING) {
            response = READY;
        }
    }

    synchronized void stopping() {
        response = STOPPING;
    }

    synchronized HttpResponse response() {
        return response;
    }
}
