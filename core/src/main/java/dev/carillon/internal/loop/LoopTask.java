package dev.carillon.internal.loop;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.RejectedExecutionException;

/** How work reaches the loop that owns what it touches. */
public final class LoopTask {
    private LoopTask() {}

    /**
     * Runs a task on a loop: at once when called there, in the order of the calls otherwise. After the loop's end, when nothing
     * else can touch what it owned, the task runs in place: it finds everything closed and gives back what it holds.
     */
    public static void run(EventExecutor loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            queue(loop, task);
        }
    }

    /** Whether nothing waits behind the task that runs now. */
    public static boolean isLast(EventExecutor loop) {
        return loop instanceof SingleThreadEventExecutor executor && executor.pendingTasks() == 0;
    }

    /** As {@link #run}, but behind the tasks that the loop has, even when called there. */
    public static void queue(EventExecutor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }
}
