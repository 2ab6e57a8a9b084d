package dev.carillon.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * Takes what other threads report and gives it to the test, in order.
 *
 * @param <T> what is reported
 */
public final class Recorder<T> {
    private static final long TIMEOUT_SECONDS = 5;

    private final BlockingQueue<T> values = new LinkedBlockingQueue<>();

    /** Reports a value, from any thread; null cannot be one. */
    public void add(T value) {
        values.add(value);
    }

    /** The next value; the test fails when none comes within five seconds. */
    public T next() {
        try {
            T value = values.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            Assertions.assertNotNull(value, "nothing was reported in time");
            return value;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether nothing is there now. */
    public boolean isEmpty() {
        return values.isEmpty();
    }
}
