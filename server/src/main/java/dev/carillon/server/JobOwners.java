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
 * Finds the owner of a client's jobs. The jobs of a client with a key go on for a grace period while it is away, as during
 * a reload of its page; those of others end with the connection. Thread-safe.
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
     * Makes an empty registry.
     *
     * @param timer ends the jobs of clients that do not return
     * @param grace how long a client may be away
     * @param maxAway how many absent clients keep their jobs; beyond it, the longest absent one loses them
     */
    JobOwners(ScheduledExecutorService timer, Duration grace, int maxAway) {
        this.timer = timer;
        this.grace = grace;
        this.maxAway = maxAway;
    }

    /** How many jobs are running, over all owners. */
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
            return; // another tab of the same client is still there
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
        if (expiry != null) { // otherwise the client came back at the last moment
            expiry.cancel(false);
            byKey.remove(key).end();
        }
    }
}
