package dev.carillon.internal.loop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Uses only a limited number of the threads of another executor at the same time. Thread-safe. */
public final class BoundedExecutor implements Executor {
    private final Executor executor;
    private final int maxThreads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    public BoundedExecutor(Executor executor, int maxThreads) {
        this.executor = executor;
        this.maxThreads = maxThreads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == maxThreads) {
                waiting.add(task);
                return;
            }
            running++;
        }
        executor.execute(() -> run(task));
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            runNext();
        }
    }

    /** The executor decides when the next task runs, so that other users of it get their turn. */
    private void runNext() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
                return;
            }
        }
        executor.execute(() -> run(next));
    }
}
