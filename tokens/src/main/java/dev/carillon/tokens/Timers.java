package dev.carillon.tokens;

import dev.carillon.SocketIoServer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs tasks later. */
@FunctionalInterface
interface Timers {
    /** Beyond it, a task runs earlier, and must check the time. So a delay of centuries causes no overflow. */
    Duration MAX_DELAY = Duration.ofDays(1);

    /**
     * Schedules a task.
     *
     * @return cancels it
     */
    Runnable schedule(Duration delay, Runnable task);

    /** Returns timers that end together with a server. */
    static Timers of(SocketIoServer server) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "carillon-tokens-expiry");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        server.terminated().whenComplete((ended, error) -> executor.shutdownNow());
        return (delay, task) -> {
            Duration wait = delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
            try {
                Future<?> future = executor.schedule(task, wait.toMillis() + 1, TimeUnit.MILLISECONDS);
                return () -> future.cancel(false);
            } catch (RejectedExecutionException e) { // the server has ended, and so have its clients
                return () -> {};
            }
        };
    }
}
