package dev.carillon.internal.loop;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one place where timers are made, so that a test can see that every one of them was cancelled or has fired. */
public final class Timers {
    private final AtomicInteger active = new AtomicInteger();

    /** Runs a task on a loop after a delay, unless it is cancelled before. Call it, and cancel, on that loop. */
    public Timer schedule(EventExecutor loop, Duration delay, Runnable task) {
        return schedule(loop, delay.toNanos(), task);
    }

    public Timer schedule(EventExecutor loop, long delayNanos, Runnable task) {
        active.incrementAndGet();
        Timer timer = new Timer(task);
        timer.future = loop.schedule(timer, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return timer;
    }

    /** How many timers are waiting, over all sessions. */
    public int active() {
        return active.get();
    }

    /** A task that waits for its time. */
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
            end(); // also where the end of the loop has cancelled it before
        }

        private void end() {
            if (!ended) {
                ended = true;
                active.decrementAndGet();
            }
        }
    }
}
