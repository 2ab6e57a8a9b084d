package dev.carillon.server;

import dev.carillon.Socket;
import dev.carillon.jobs.Jobs;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Maps clients to the owners of their queries. The queries of a client with a key continue for a grace period while it is
 * disconnected, for example during a page reload. The queries of a client without a key end with its connection. Thread-safe.
 */
final class QueryOwners {
    static final int MAX_AWAY = 1_000;

    private final Jobs jobs;
    private final ScheduledExecutorService timer;
    private final Duration grace;
    private final int maxAway;
    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, QueryOwner> byKey = new HashMap<>();
    private final Map<String, ScheduledFuture<?>> away = new LinkedHashMap<>(); // longest away first

    /**
     * Creates an empty registry.
     *
     * @param jobs the jobs that the queries become
     * @param timer schedules the end of the queries of clients that do not reconnect
     * @param grace how long queries continue while their client is disconnected
     * @param maxAway the maximum number of disconnected clients with queries; beyond it, the queries of the one disconnected longest end
     */
    QueryOwners(Jobs jobs, ScheduledExecutorService timer, Duration grace, int maxAway) {
        this.jobs = jobs;
        this.timer = timer;
        this.grace = grace;
        this.maxAway = maxAway;
    }

    /** Returns the number of running queries of all owners. */
    int running() {
        return running.get();
    }

    synchronized QueryOwner arrive(Socket socket) {
        Optional<String> key = ClientKey.of(socket);
        key.map(away::remove).ifPresent(expiry -> expiry.cancel(false));
        QueryOwner owner = key.map(known -> byKey.computeIfAbsent(known, unknown -> new QueryOwner(jobs, running)))
                .orElseGet(() -> new QueryOwner(jobs, running));
        owner.add(socket);
        return owner;
    }

    synchronized void leave(Socket socket, QueryOwner owner) {
        if (!owner.remove(socket)) {
            return; // another connection of the same client is still open
        }
        Optional<String> key = ClientKey.of(socket);
        if (key.isPresent() && owner.hasQueries() && !timer.isShutdown()) {
            awaitReturn(key.get());
        } else {
            key.ifPresent(byKey::remove);
            owner.end();
        }
    }

    private void awaitReturn(String key) {
        away.put(key, timer.schedule(() -> expire(key), grace.toNanos(), TimeUnit.NANOSECONDS));
        if (away.size() > maxAway) {
            expire(away.keySet().iterator().next());
        }
    }

    private synchronized void expire(String key) {
        ScheduledFuture<?> expiry = away.remove(key);
        if (expiry != null) { // null if the client has just reconnected
            expiry.cancel(false);
            byKey.remove(key).end();
        }
    }
}
