package dev.carillon.internal.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The long tasks of one event loop. They take turns: one of them runs for a {@link TimeSlice}, and then the event loop serves its
 * connections for at least the same time. However many long tasks there are, an event loop spends at most half of its time on
 * them.
 */
public final class LongTasks implements Runnable {
    private static final FastThreadLocal<LongTasks> CURRENT = new FastThreadLocal<>();

    private static final Duration PAUSE = TimeSlice.DURATION;

    private final EventLoop loop;
    private final Queue<LongTask> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /** A task that can be interrupted. */
    @FunctionalInterface
    public interface LongTask {
        /**
         * Does at least a small part of the work, and more of it until the slice is used up.
         *
         * @return whether to continue in another slice
         */
        boolean run(TimeSlice slice);
    }

    private LongTasks(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the long tasks of an event loop. Must be called on that event loop. */
    public static LongTasks of(EventLoop loop) {
        LongTasks tasks = CURRENT.get();
        if (tasks == null || tasks.loop != loop) {
            tasks = new LongTasks(loop);
            CURRENT.set(tasks);
        }
        return tasks;
    }

    /**
     * Runs a task, which is usually short enough to finish immediately. If other tasks are waiting, only the first part of it
     * runs immediately. Must be called on the event loop.
     */
    public void start(LongTask task) {
        if (task.run(waiting.isEmpty() ? new TimeSlice() : TimeSlice.usedUp())) {
            add(task);
        }
    }

    /** Runs the tasks that have waited longest, for the time of one slice. Called by the event loop. */
    @Override
    public void run() {
        scheduled = false;
        TimeSlice slice = new TimeSlice();
        try {
            while (!waiting.isEmpty() && !slice.isUsedUp()) {
                LongTask task = waiting.remove();
                if (task.run(slice)) {
                    waiting.add(task);
                }
            }
        } finally {
            scheduleNext();
        }
    }

    private void add(LongTask task) {
        waiting.add(task);
        scheduleNext();
    }

    private void scheduleNext() {
        if (loop.isShuttingDown()) {
            waiting.clear(); // the sessions have ended
        } else if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            var unused = loop.schedule(this, PAUSE.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
