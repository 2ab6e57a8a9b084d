package dev.carillon.internal.loop;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the work of one connection that its handlers have not completed. If it exceeds the limit, reading from the connection
 * is paused until it falls to half of the limit. Both the number of work items and their bytes are limited.
 */
public abstract class Backlog {
    private final int limit;
    private final int bytesPerUnit;

    /** The sum of the weights: one unit for each item, and another one for each {@link #bytesPerUnit} of its bytes. */
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * Creates a backlog.
     *
     * @param limit the number of work items above which reading is paused
     * @param maxBytes the number of bytes above which reading is paused
     */
    protected Backlog(int limit, int maxBytes) {
        this.limit = limit;
        this.bytesPerUnit = Math.max(1, maxBytes / limit);
    }

    /** Runs a task on the connection's event loop. */
    protected abstract void execute(Runnable task);

    /** Pauses or resumes reading. Called on the event loop. */
    protected abstract void pauseReading(boolean paused);

    /** Records that work was passed to the handlers. Must be called on the event loop. */
    public void queued(int bytes) {
        if (pending.addAndGet(weight(bytes)) > limit) {
            pauseReading(true);
        }
    }

    /**
     * Records that work was completed. May be called on any thread. Reading resumes when the backlog falls to half of the limit.
     */
    public void done(int bytes) {
        int mark = limit / 2;
        int weight = weight(bytes);
        int left = pending.addAndGet(-weight);
        if (left <= mark && left + weight > mark) {
            execute(() -> {
                // Otherwise, more work has arrived, and the backlog will reach the mark again.
                if (pending.get() <= mark) {
                    pauseReading(false);
                }
            });
        }
    }

    /** Returns whether all work is completed. */
    public boolean isIdle() {
        return pending.get() == 0;
    }

    private int weight(int bytes) {
        return 1 + bytes / bytesPerUnit;
    }
}
