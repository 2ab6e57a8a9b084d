package dev.carillon.internal.loop;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates all timers, so that a test can verify that each of them has fired or was cancelled. */
public final class Timers {
    private final AtomicInteger active = new AtomicInteger();

    /**
     * Runs a task on an event loop after a delay, unless it is cancelled first. This method and {@link Timer#cancel} must be
     * called on that event loop.
     */
    public Timer schedule(EventExecutor loop, Duration delay, Runnable task) {
        return schedule(loop, delay.toNanos(), task);
    }

    public Timer schedule(EventExecutor loop, long delayNanos, Runnable task) {
        active.incrementAndGet();
        Timer timer = new Timer(task);
        timer.future = loop.schedule(timer, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return timer;
    }

    /** Counts a timer of a {@link DueQueue}. */
    void started() {
        active.incrementAndGet();
    }

    void ended() {
        active.decrementAndGet();
    }

    /** Returns the number of active timers, across all sessions. */
    public int active() {
        return active.get();
    }

    /** A scheduled task. */
    public final class Timer implements Runnable {
        private final Runnable task;
        private ScheduledFuture<?> future;
        private boolean ended;

        private Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            end();
            task.run();
        }

        public void cancel() {
            future.cancel(false);
            end(); // even if the termination of the event loop has already cancelled it
        }

        private void end() {
            if (!ended) {
                ended = true;
                active.decrementAndGet();
            }
        }
    }
}
