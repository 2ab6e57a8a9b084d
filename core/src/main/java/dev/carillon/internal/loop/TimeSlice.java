package dev.carillon.internal.loop;

import java.time.Duration;

/**
 * The time that long work may take at once on an event loop. When it is used up, the work continues after {@link #PAUSE}, and the
 * event loop serves its other connections in between.
 */
public final class TimeSlice {
    /** The shortest delay that lets the event loop read from its connections before it runs the next task. */
    public static final Duration PAUSE = Duration.ofMillis(1);

    private static final long NANOS = Duration.ofMillis(2).toNanos();

    private final long start = System.nanoTime();

    /** Returns whether the work should be interrupted. */
    public boolean isUsedUp() {
        return System.nanoTime() - start > NANOS;
    }
}
