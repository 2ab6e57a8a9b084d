package dev.carillon.benchmarks.load;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits with a time limit: a server that does not answer is a result, too. */
public final class Waiting {
    private Waiting() {}

    /** Returns the result, or empty if it is not available in time. */
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

    /** Returns the result. Throws an exception if it is not available in time. */
    public static <T> T require(CompletableFuture<T> future, Duration limit, String what) {
        return ask(future, limit).orElseThrow(() -> new IllegalStateException(what + ": timed out after " + limit));
    }

    /** Sleeps for the given time. */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
