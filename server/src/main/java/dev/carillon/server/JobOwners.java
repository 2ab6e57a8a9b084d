package dev.carillon.server;

import dev.carillon.Socket;
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
 * Maps clients to the owners of their jobs. The jobs of a client with a key continue for a grace period while it is
 * disconnected, for example during a page reload. The jobs of a client without a key end with its connection. Thread-safe.
 */
final class JobOwners {
    static final int MAX_AWAY = 1_000;

    private final ScheduledExecutorService timer;
    private final Duration grace;
    private final int maxAway;
    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, JobOwner> byKey = new HashMap<>();
    private final Map<String, ScheduledFuture<?>> away = new LinkedHashMap<>(); // longest away first

    /**
     * Creates an empty registry.
     *
     * @param timer schedules the end of the jobs of clients that do not reconnect
     * @param grace how long jobs continue while their client is disconnected
     * @param maxAway the maximum number of disconnected clients with jobs; beyond it, the jobs of the one disconnected longest end
     */
    JobOwners(ScheduledExecutorService timer, Duration grace, int maxAway) {
        this.timer = timer;
        this.grace = grace;
        this.maxAway = maxAway;
    }

    /** Returns the number of running jobs of all owners. */
    int running() {
        return running.get();
    }

    synchronized JobOwner arrive(Socket socket) {
        Optional<String> key = ClientKey.of(socket);
        key.map(away::remove).ifPresent(expiry -> expiry.cancel(false));
        JobOwner owner = key.map(known -> byKey.computeIfAbsent(known, unknown -> new JobOwner(running)))
                .orElseGet(() -> new JobOwner(running));
        owner.add(socket);
        return owner;
    }

    synchronized void leave(Socket socket, JobOwner owner) {
        if (!owner.remove(socket)) {
            return; // another connection of the same client is still open
        }
        Optional<String> key = ClientKey.of(socket);
        if (key.isPresent() && owner.hasJobs() && !timer.isShutdown()) {
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
