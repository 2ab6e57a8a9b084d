package dev.carillon.internal.socketio.handler;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The thread pool for handlers before Java 21. Handlers that do not block share one worker for each processor (at least two),
 * because waking a thread for each event would cost more than most handlers. Blocked workers are compensated with additional ones,
 * up to a limit. While tasks are queued or there are additional workers, the pool checks for blocked workers every few milliseconds.
 */
final class HandlerPool extends AbstractExecutorService {
    private static final int MAX_WORKERS = 256;
    private static final long KEEP_ALIVE_SECONDS = 5;

    /** A worker that runs the same task for this long is considered blocked. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ThreadPoolExecutor threads;
    private final int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile int limit = processors;

    HandlerPool(String name) {
        threads = new ThreadPoolExecutor(
                0,
                2 * MAX_WORKERS, // terminating workers hold their threads a little longer
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(), // prefers the thread that became idle last
                new DefaultThreadFactory(name, true));
    }

    @Override
    public void execute(Runnable task) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("the handler pool is shut down");
        }
        tasks.add(task);
        if (!addWorker() && !tasks.isEmpty() && watching.compareAndSet(false, true)) {
            watch();
        }
    }

    /** Starts a worker unless the limit is reached. Returns false if it is. */
    private boolean addWorker() {
        int count = active.get();
        while (count < limit) {
            if (active.compareAndSet(count, count + 1)) {
                startWorker();
                return true;
            }
            count = active.get();
        }
        return false;
    }

    private void startWorker() {
        try {
            threads.execute(new Worker());
        } catch (RejectedExecutionException e) {
            active.decrementAndGet();
            runHere(); // the pool has been shut down meanwhile
        } catch (Throwable e) { // there is no memory for another thread; the other workers run the task
            active.decrementAndGet();
            throw e;
        }
    }

    private void runHere() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Runs queued tasks until there are none, or until there are more workers than the limit. */
    private final class Worker implements Runnable {
        /** The number of tasks that were started. Written only by the worker's thread. */
        private volatile int begun;

        private int begunAtLastLook;

        @Override
        public void run() {
            workers.add(this);
            while (runNext()) {}
            workers.remove(this);
            active.decrementAndGet();
            if (!tasks.isEmpty()) { // a task was queued while this worker was terminating
                addWorker();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // has a single writer
        private boolean runNext() {
            Runnable task = tooMany() ? null : tasks.poll();
            if (task == null) {
                return false;
            }
            begun++;
            try {
                task.run();
            } catch (Throwable e) { // mailboxes never throw; any other failure must not end the worker
                Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
            }
            return true;
        }

        /** Whether no task was started since the last check. */
        private boolean isBlocked() {
            boolean blocked = begun == begunAtLastLook;
            begunAtLastLook = begun;
            return blocked;
        }
    }

    private boolean tooMany() {
        return active.get() > limit;
    }

    private void watch() {
        long due = System.nanoTime() + PATIENCE_NANOS;
        GlobalEventExecutor.INSTANCE.schedule(() -> look(due), PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    }

    private void look(long due) {
        if (System.nanoTime() - due < PATIENCE_NANOS) { // otherwise the machine was stalled, not the handlers
            adjust();
        }
        if (!tasks.isEmpty() || limit > processors) {
            watch();
            return;
        }
        watching.set(false);
        if (!tasks.isEmpty() && watching.compareAndSet(false, true)) { // a task was queued meanwhile
            watch();
        }
    }

    private void adjust() {
        int busy = workers.size();
        int blocked = 0;
        for (Worker worker : workers) {
            blocked += worker.isBlocked() ? 1 : 0;
        }
        int more = blocked == busy ? 2 * blocked : blocked; // if all are blocked, grow faster
        int needed = Math.min(MAX_WORKERS, processors + more);
        limit = Math.max(needed, limit - 1); // lowered slowly, because handlers that have blocked may do so again
        for (int i = busy; i < limit && !tasks.isEmpty(); i++) {
            addWorker();
        }
    }

    /** The number of workers that may run now. */
    int limit() {
        return limit;
    }

    /** The largest number of threads so far. */
    int largestThreadCount() {
        return threads.getLargestPoolSize();
    }

    @Override
    public void shutdown() {
        threads.shutdown(); // workers complete the running and the queued tasks
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> unstarted = List.copyOf(tasks);
        tasks.clear();
        threads.shutdownNow();
        return unstarted;
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
