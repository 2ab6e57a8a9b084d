package dev.carillon.benchmarks.load;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, but never for ever: a server that does not answer is a result, too. */
public final class Waiting {
    private Waiting() {}

    /** The result, or nothing when it does not come in time. */
    public static <T> Optional<T> ask(CompletableFuture<T> future, Duration limit) {
        try {
            return Optional.of(future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The result; it is an error when it does not come in time. */
    public static <T> T require(CompletableFuture<T> future, Duration limit, String what) {
        return ask(future, limit).orElseThrow(() -> new IllegalStateException(what + ": not within " + limit));
    }

    /** Lets time pass. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
