package dev.carillon.internal.loop;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks on the event loop that owns the state they access. */
public final class LoopTask {
    private LoopTask() {}

    /**
     * Runs a task on an event loop: immediately if called on that event loop, in the order of the calls otherwise. If the event
     * loop has terminated, the task runs on the calling thread. Nothing else can then access the state of the event loop; the
     * task finds everything closed and releases what it holds.
     */
    public static void run(EventExecutor loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            queue(loop, task);
        }
    }

    /** Returns whether no other task is queued behind the current one. */
    public static boolean isLast(EventExecutor loop) {
        return loop instanceof SingleThreadEventExecutor executor && executor.pendingTasks() == 0;
    }

    /** Like {@link #run}, but always queues the task, even if called on the event loop. */
    public static void queue(EventExecutor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }
}
