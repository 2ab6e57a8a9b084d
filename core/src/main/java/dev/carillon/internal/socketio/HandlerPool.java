package dev.carillon.internal.socketio;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads of handlers before Java 21. Handlers that do not block share as many threads as there are processors: a thread for
 * each of them would cost a wake-up per event. When those that run do block, so that a task waits and nothing moves, there come
 * more, up to a bound; threads without work go after a while.
 */
final class HandlerPool extends ThreadPoolExecutor {
    private static final int MAX_THREADS = 256;
    private static final long KEEP_ALIVE_SECONDS = 30;

    /** How long a task may wait before the running ones are taken to block. */
    private static final long PATIENCE_MILLIS = 2;

    private final int calmSize;
    private final AtomicBoolean watching = new AtomicBoolean();

    HandlerPool(String name) {
        this(name, Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    private HandlerPool(String name, int calmSize) {
        super(
                calmSize,
                MAX_THREADS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(name, true));
        this.calmSize = calmSize;
        allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        super.execute(task);
        if (!getQueue().isEmpty() && watching.compareAndSet(false, true)) {
            watch(null);
        }
    }

    /** Looks again in a moment, with the task that has waited longest by now, or null. */
    private void watch(Runnable longestWaiting) {
        GlobalEventExecutor.INSTANCE.schedule(() -> look(longestWaiting), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(Runnable longestWaiting) {
        Runnable head = getQueue().peek();
        if (head == null) {
            setCorePoolSize(calmSize);
            watching.set(false);
            if (!getQueue().isEmpty() && watching.compareAndSet(false, true)) { // it came in between
                watch(null);
            }
            return;
        }
        if (head == longestWaiting) {
            setCorePoolSize(Math.min(MAX_THREADS, 2 * Math.max(getPoolSize(), calmSize)));
        }
        watch(head);
    }
}
