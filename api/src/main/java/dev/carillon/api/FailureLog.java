package dev.carillon.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs requests that have failed because of an error of the server. The same error of the same operation is logged once a minute, because
 * clients retry: while a store is full, for example, each request fails. Thread-safe.
 */
final class FailureLog {
    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;

    /** By operation and type, of which there are few. Guarded by this object. */
    private final Map<Failure, Last> last = new HashMap<>();

    private record Failure(String method, String path, Class<?> type) {}

    /** When a failure was logged, and how often it has occurred since. */
    private static final class Last {
        private long nanoTime;
        private long repeated;
    }

    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Logs a failure, unless it was logged a short time ago. The message could contain a part of the body, so it is not logged. */
    void add(Operation operation, Throwable error) {
        long repeated = count(new Failure(operation.method(), operation.path(), error.getClass()));
        if (repeated == 0) {
            log.error("{} {} failed", operation.method(), operation.path(), withoutMessage(error));
        } else if (repeated > 0) {
            log.error(
                    "{} {} failed, {} times in the last minutes",
                    operation.method(),
                    operation.path(),
                    repeated + 1,
                    withoutMessage(error));
        }
    }

    /** Returns how often a failure has occurred since it was logged, or -1 if it should not be logged now. */
    private synchronized long count(Failure failure) {
        long now = nanoTime.getAsLong();
        Last known = last.get(failure);
        if (known == null) {
            known = new Last();
            last.put(failure, known);
        } else if (now - known.nanoTime < INTERVAL.toNanos()) {
            known.repeated++;
            return -1;
        }
        long repeated = known.repeated;
        known.nanoTime = now;
        known.repeated = 0;
        return repeated;
    }

    private static Throwable withoutMessage(Throwable error) {
        Throwable copy = new Throwable(error.getClass().getName());
        copy.setStackTrace(error.getStackTrace());
        return copy;
    }
}
