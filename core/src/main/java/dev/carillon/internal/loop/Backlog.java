package dev.carillon.internal.loop;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the work of one connection that its handlers have not completed. If it exceeds the limit, reading from the connection
 * is paused until it falls to half of the limit.
 */
public abstract class Backlog {
    private final int limit;
    private final AtomicInteger pending = new AtomicInteger();

    protected Backlog(int limit) {
        this.limit = limit;
    }

    /** Runs a task on the connection's event loop. */
    protected abstract void execute(Runnable task);

    /** Pauses or resumes reading. Called on the event loop. */
    protected abstract void pauseReading(boolean paused);

    /** Records that work was passed to the handlers. Must be called on the event loop. */
    public final void queued() {
        if (pending.incrementAndGet() > limit) {
            pauseReading(true);
        }
    }

    /**
     * Records that work was completed. May be called on any thread. Reading resumes when the count falls to half of the limit.
     */
    public final void done() {
        int mark = limit / 2;
        if (pending.decrementAndGet() == mark) {
            execute(() -> {
                if (pending.get() <= mark) { // otherwise, more work has arrived and the count will reach the mark again
                    pauseReading(false);
                }
            });
        }
    }
}
