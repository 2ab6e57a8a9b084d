package dev.carillon.internal.limit;

import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes that a server holds for all of its clients, and compares them with a limit. Thread-safe. */
public final class MemoryBudget {
    private final long limit;
    private final LongAdder held = new LongAdder();

    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Adds bytes, or removes them if the number is negative. */
    public void add(long bytes) {
        held.add(bytes);
    }

    public long held() {
        return held.sum();
    }

    public long limit() {
        return limit;
    }

    public boolean isExceeded() {
        return held() > limit;
    }
}
