package dev.carillon.internal.socketio;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the application's handlers run. */
public final class HandlerExecutor implements Executor {
    private static final Logger log = LoggerFactory.getLogger(HandlerExecutor.class);
    private static final int MAX_THREADS = 256;
    private static final Duration THREAD_KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Executor executor;
    private final boolean owned;

    private HandlerExecutor(Executor executor, boolean owned) {
        this.executor = executor;
        this.owned = owned;
    }

    /** An executor of the application's, which outlives the server. */
    public static HandlerExecutor borrowed(Executor executor) {
        return new HandlerExecutor(executor, false);
    }

    /** Virtual threads where the JVM has them, a bounded pool elsewhere. */
    public static HandlerExecutor owned() {
        return new HandlerExecutor(newExecutor(), true);
    }

    /** A task that the executor does not take (it is shut down, or an application's is full) runs in place: none may be lost. */
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Lets running handlers end, for a while; then interrupts them. */
    public CompletableFuture<Void> close() {
        if (!owned) {
            return CompletableFuture.completedFuture(null);
        }
        ExecutorService service = (ExecutorService) executor;
        service.shutdown();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread waiter = new Thread(() -> awaitEnd(service, closed), "carillon-close");
        waiter.setDaemon(true);
        waiter.start();
        return closed;
    }

    private static void awaitEnd(ExecutorService service, CompletableFuture<Void> closed) {
        try {
            if (!service.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("handlers are still running {} after the server's end; they are interrupted", CLOSE_TIMEOUT);
                service.shutdownNow();
            }
        } catch (InterruptedException e) {
            service.shutdownNow();
            Thread.currentThread().interrupt();
        }
        closed.complete(null);
    }

    private static ExecutorService newExecutor() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (NoSuchMethodException e) {
            return newPool();
        } catch (Throwable e) { // what invoke() declares
            throw new IllegalStateException("virtual threads cannot be used", e);
        }
    }

    /** Grows while no thread is idle, up to its bound, and only then queues. */
    private static ExecutorService newPool() {
        LinkedTransferQueue<Runnable> queue = new LinkedTransferQueue<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean offer(Runnable task) {
                return tryTransfer(task);
            }
        };
        return new ThreadPoolExecutor(
                0,
                MAX_THREADS,
                THREAD_KEEP_ALIVE.toMillis(),
                TimeUnit.MILLISECONDS,
                queue,
                new DefaultThreadFactory("carillon-handler", true),
                (task, pool) -> {
                    if (pool.isShutdown()) {
                        throw new RejectedExecutionException("shut down");
                    }
                    queue.put(task);
                });
    }
}
