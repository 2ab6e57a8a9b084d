package dev.carillon.internal.engineio;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends all sessions of a server that shuts down, without losing what they have sent. First, the server stops reading from all of
 * them. Then it ends one after another, each as soon as its handlers have finished. The ends are spread over time, because most
 * clients reconnect at once.
 */
final class Drain {
    /** The number of sessions that end per second, if the time permits. */
    private static final int SESSIONS_PER_SECOND = 1000;

    /** The part of the time over which the ends are spread. The rest is for the handlers of the last sessions. */
    private static final double SPREAD = 0.5;

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);

    private final SessionRegistry registry;
    private final EventExecutor executor;
    private final long deadline;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Drain(SessionRegistry registry, EventExecutor executor, Duration timeout) {
        this.registry = registry;
        this.executor = executor;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Starts to drain. Completes when all sessions have ended, or after the timeout. */
    static CompletableFuture<Void> start(SessionRegistry registry, EventExecutor executor, Duration timeout) {
        Drain drain = new Drain(registry, executor, timeout);
        drain.begin(timeout);
        return drain.done;
    }

    private void begin(Duration timeout) {
        List<EngineSession> sessions = new ArrayList<>(registry.all());
        sessions.forEach(session -> session.execute(session::stopReading));
        Collections.shuffle(sessions);
        long spread = Math.min(
                (long) (SPREAD * timeout.toNanos()), TimeUnit.SECONDS.toNanos(sessions.size()) / SESSIONS_PER_SECOND);
        for (int i = 0; i < sessions.size(); i++) {
            EngineSession session = sessions.get(i);
            Duration delay = Duration.ofNanos(spread * i / sessions.size());
            session.execute(() -> session.endAfter(delay));
        }
        check();
    }

    private void check() {
        if (registry.size() == 0 || System.nanoTime() - deadline >= 0) {
            done.complete(null);
        } else {
            var unused = executor.schedule(this::check, CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
