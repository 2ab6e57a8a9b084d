package dev.carillon.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of an emitter that Redis has not taken yet. They are passed on immediately, and in their order, once the first
 * connection is established: a short-lived process need not wait for it. Thread-safe.
 */
final class EmitterQueue {
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final int MAX_EARLY = 1000;
    private static final int MAX_WAITING = 100_000;
    private static final Logger log = LoggerFactory.getLogger(EmitterQueue.class);

    private final RedisLink link;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);

    /** The messages that wait for the first connection. Guarded by itself. */
    private final Queue<Runnable> early = new ArrayDeque<>();

    private volatile boolean open;

    EmitterQueue(RedisLink link) {
        this.link = link;
        link.firstConnection().thenRun(this::open);
    }

    private void open() {
        synchronized (early) {
            for (Runnable message = early.poll(); message != null; message = early.poll()) {
                message.run();
            }
            open = true;
        }
    }

    /** Sends a message. Fails if Redis is away or too slow, or if too many messages are waiting. */
    CompletionStage<Void> submit(Supplier<CompletionStage<Void>> sending) {
        if (link.isSlow() || !waiting.tryAcquire()) {
            return tooMany();
        }
        CompletionStage<Void> result = open ? sending.get() : submitEarly(sending);
        return result.whenComplete((done, error) -> waiting.release());
    }

    private CompletionStage<Void> submitEarly(Supplier<CompletionStage<Void>> sending) {
        synchronized (early) {
            if (open) {
                return sending.get();
            }
            if (early.size() >= MAX_EARLY) {
                return tooMany();
            }
            CompletableFuture<Void> result = new CompletableFuture<>();
            ScheduledFuture<?> timeout = link.schedule(
                    () -> result.completeExceptionally(new IllegalStateException("Redis is not connected")), MAX_WAIT);
            Runnable message = () -> {
                timeout.cancel(false);
                if (!result.isDone()) {
                    sending.get().whenComplete((done, error) -> complete(result, error));
                }
            };
            early.add(message);
            result.whenComplete((done, error) -> forget(message));
            return result;
        }
    }

    private static void complete(CompletableFuture<Void> result, Throwable error) {
        if (error == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(error);
        }
    }

    private void forget(Runnable message) {
        if (!open) {
            synchronized (early) {
                early.remove(message);
            }
        }
    }

    private static CompletionStage<Void> tooMany() {
        return CompletableFuture.failedFuture(new IllegalStateException("too many messages are waiting for Redis"));
    }

    /** Waits until Redis has taken all messages, but not for long. */
    void drain() {
        try {
            if (!waiting.tryAcquire(MAX_WAITING, MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Redis has not taken all messages of an emitter");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
