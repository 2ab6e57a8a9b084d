package dev.carillon.push;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The timers of followers. Thread-safe. */
record PushTimers(ScheduledThreadPoolExecutor scheduler, InstantSource clock) {
    /** No follower stays longer. A scheduler cannot wait until any time that an application may choose. */
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    Instant now() {
        return clock.instant();
    }

    /** Runs a task after a delay. */
    Future<?> after(Duration delay, Runnable task) {
        return scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a task at a time, or immediately if it has passed. */
    Future<?> at(Instant time, Runnable task) {
        Duration delay = Duration.between(now(), time);
        return after(delay.compareTo(LONGEST) < 0 ? delay : LONGEST, task);
    }

    /** Runs a task when a permission ends, if it does. Returns what cancels that. */
    Runnable atEnd(PushPermission permission, Runnable task) {
        return permission
                .end()
                .map(end -> at(end, task))
                .<Runnable>map(timer -> () -> timer.cancel(false))
                .orElse(() -> {});
    }

    /** Returns the number of tasks that wait. */
    int waiting() {
        return scheduler.getQueue().size();
    }
}
