package dev.carillon.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * Collects values from other threads and returns them to the test in order.
 *
 * @param <T> the type of the values
 */
public final class Recorder<T> {
    private static final long TIMEOUT_SECONDS = 5;

    private final BlockingQueue<T> values = new LinkedBlockingQueue<>();

    /** Adds a value, which must not be null, from any thread. */
    public void add(T value) {
        values.add(value);
    }

    /** Returns the next value. The test fails if none arrives within five seconds. */
    public T next() {
        try {
            T value = values.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            Assertions.assertNotNull(value, "nothing was reported in time");
            return value;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether no value is available now. */
    public boolean isEmpty() {
        return values.isEmpty();
    }
}
