package dev.carillon.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The time, which tests replace. */
interface Scheduler {
    /** The time of the JVM. It needs no threads of its own. */
    Scheduler SYSTEM = new Scheduler() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void schedule(Duration delay, Runnable task) {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(task);
        }
    };

    long nanoTime();

    /** Runs a task after a delay, on any thread. */
    void schedule(Duration delay, Runnable task);
}
