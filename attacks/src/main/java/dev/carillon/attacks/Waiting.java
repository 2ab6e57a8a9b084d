package dev.carillon.attacks;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Measures and spends time. */
final class Waiting {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private Waiting() {}

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a condition, up to a limit. */
    static void until(Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean() && since(begun).compareTo(limit) < 0) {
            pause(INTERVAL);
        }
    }

    /** Returns the time since a reading of {@link System#nanoTime()}. */
    static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
