package dev.carillon.jobs;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs the requests of a client that ask other servers one after another, so that they take effect in the order in which they were sent.
 * Thread-safe.
 */
final class SerialRequests {
    private static final int MAX_WAITING = 1000;

    /** Guarded by this object, like everything below. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private int waiting;

    /**
     * Runs a request when the former ones have ended.
     *
     * @return completes with the result of the request, or with its failure
     * @throws JobException if too many requests are waiting
     */
    <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> request) {
        CompletableFuture<?> before;
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (this) {
            if (waiting >= MAX_WAITING) {
                throw new JobException(JobException.Reason.TOO_MANY, "too many requests are waiting for other servers");
            }
            waiting++;
            before = last;
            last = result;
        }
        var unused = before.whenComplete((done, failure) -> start(request).whenComplete((value, error) -> {
            synchronized (this) {
                waiting--;
            }
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
        }));
        return result;
    }

    private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
