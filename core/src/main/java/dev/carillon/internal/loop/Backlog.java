package dev.carillon.internal.loop;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the work of one connection that its handlers have not done yet. When there is too much, nothing more is read from the
 * connection until half of it is done.
 */
public abstract class Backlog {
    private final int limit;
    private final AtomicInteger pending = new AtomicInteger();

    protected Backlog(int limit) {
        this.limit = limit;
    }

    /** Runs a task on the loop of the connection. */
    protected abstract void execute(Runnable task);

    /** Stops or resumes reading. On the loop. */
    protected abstract void pauseReading(boolean paused);

    /** Work has been given to handlers. On the loop. */
    public final void queued() {
        if (pending.incrementAndGet() > limit) {
            pauseReading(true);
        }
    }

    /** Work has been done, on any thread. On its way down the count passes the mark at which reading goes on. */
    public final void done() {
        int mark = limit / 2;
        if (pending.decrementAndGet() == mark) {
            execute(() -> {
                if (pending.get() <= mark) { // or else more has come meanwhile, and the count will pass it again
                    pauseReading(false);
                }
            });
        }
    }
}
