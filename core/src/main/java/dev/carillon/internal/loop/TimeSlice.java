package dev.carillon.internal.loop;

import java.time.Duration;

/** The time that a long task may take at once on an event loop. */
public final class TimeSlice {
    /** The length of a slice. */
    static final Duration DURATION = Duration.ofMillis(2);

    private final long end;

    TimeSlice() {
        this(DURATION);
    }

    private TimeSlice(Duration duration) {
        this.end = System.nanoTime() + duration.toNanos();
    }

    /** Returns a slice in which only the smallest part of a task runs. */
    static TimeSlice usedUp() {
        return new TimeSlice(Duration.ZERO);
    }

    /** Returns whether the task should be interrupted. */
    public boolean isUsedUp() {
        return System.nanoTime() - end >= 0;
    }
}
