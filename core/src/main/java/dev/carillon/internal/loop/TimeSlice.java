package dev.carillon.internal.loop;

import java.time.Duration;

/** The time that a long task may take at once on an event loop. */
public final class TimeSlice {
    /** The length of a slice. */
    static final Duration DURATION = Duration.ofMillis(2);

    /** A slice in which only the smallest part of a task runs. */
    static final TimeSlice USED_UP = new TimeSlice(System.nanoTime() - 2 * DURATION.toNanos());

    private final long start;

    TimeSlice() {
        this(System.nanoTime());
    }

    private TimeSlice(long start) {
        this.start = start;
    }

    /** Returns whether the task should be interrupted. */
    public boolean isUsedUp() {
        return System.nanoTime() - start > DURATION.toNanos();
    }
}
