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
 * The threads of handlers before Java 21. Handlers that do not block share as many workers as there are processors: to wake a
 * thread for each event costs more than most handlers. For each worker that turns out to be blocked there is one more, up to a
 * bound. A task that waits is looked at every few milliseconds; as long as none waits, nobody looks.
 */
final class HandlerPool extends AbstractExecutorService {
    private static final int MAX_WORKERS = 256;
    private static final long KEEP_ALIVE_SECONDS = 30;

    /** A worker that is busy with one task for so long is taken to be blocked. */
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
                2 * MAX_WORKERS, // workers that end hold their threads a little longer
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(), // hands work to the thread that has been idle for the shortest time
                new DefaultThreadFactory(name, true));
    }

    @Override
    public void execute(Runnable task) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("shut down");
        }
        tasks.add(task);
        if (!addWorker() && !tasks.isEmpty() && watching.compareAndSet(false, true)) {
            watch();
        }
    }

    /** False when there are as many as wanted. */
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
            runHere(); // shut down meanwhile
        }
    }

    private void runHere() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Takes tasks until there are none, or there are more workers than wanted. */
    private final class Worker implements Runnable {
        /** How many tasks were begun; written by the worker alone. */
        private volatile int begun;

        private int begunAtLastLook;

        @Override
        public void run() {
            workers.add(this);
            while (runNext()) {}
            workers.remove(this);
            active.decrementAndGet();
            if (!tasks.isEmpty()) { // one came when the last worker was on its way out
                addWorker();
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
        private boolean runNext() {
            Runnable task = tooMany() ? null : tasks.poll();
            if (task == null) {
                return false;
            }
            begun++;
            try {
                task.run();
            } catch (Throwable e) { // a mailbox lets nothing out; whatever else it is, the worker goes on
                Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
            }
            return true;
        }

        /** Whether it has been busy with one task since the last look. */
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
        if (System.nanoTime() - due < PATIENCE_NANOS) { // or else the machine has stood still, not the handlers
            adjust();
        }
        if (!tasks.isEmpty()) {
            watch();
            return;
        }
        watching.set(false);
        if (!tasks.isEmpty() && watching.compareAndSet(false, true)) { // one has come in between
            watch();
        }
    }

    private void adjust() {
        int busy = workers.size();
        int blocked = 0;
        for (Worker worker : workers) {
            blocked += worker.isBlocked() ? 1 : 0;
        }
        int more = blocked == busy ? 2 * blocked : blocked; // when none moves it has to go fast
        limit = Math.min(MAX_WORKERS, processors + more);
        for (int i = busy; i < limit && !tasks.isEmpty(); i++) {
            addWorker();
        }
    }

    /** The most threads that there ever were. */
    int largestThreadCount() {
        return threads.getLargestPoolSize();
    }

    @Override
    public void shutdown() {
        threads.shutdown(); // the workers end what was begun and what waits
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
