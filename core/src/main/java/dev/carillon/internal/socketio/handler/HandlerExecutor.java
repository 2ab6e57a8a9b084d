package dev.carillon.internal.socketio.handler;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the application's handlers. */
public final class HandlerExecutor implements Executor {
    private static final Logger log = LoggerFactory.getLogger(HandlerExecutor.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Executor executor;
    private final ExecutorService replies;
    private final boolean owned;

    private HandlerExecutor(Executor executor, ExecutorService replies, boolean owned) {
        this.executor = executor;
        this.replies = replies;
        this.owned = owned;
    }

    /**
     * Uses an executor of the application, which is not shut down with the server. Futures of acknowledgements still complete on
     * the server's own threads.
     */
    public static HandlerExecutor borrowed(Executor executor) {
        return new HandlerExecutor(executor, newExecutor("carillon-reply"), false);
    }

    /** Uses virtual threads if the JVM supports them, otherwise bounded pools. */
    public static HandlerExecutor owned() {
        return new HandlerExecutor(newExecutor("carillon-handler"), newExecutor("carillon-reply"), true);
    }

    /**
     * The executor that completes the futures of acknowledgements. It is separate from that of the handlers, which may all be
     * blocked waiting for an acknowledgement.
     */
    public Executor replies() {
        return task -> execute(replies, task);
    }

    /**
     * Runs a task. No task may be lost: if the executor rejects it, because it is shut down or (if it belongs to the application)
     * full, the task runs on the calling thread.
     */
    @Override
    public void execute(Runnable task) {
        execute(executor, task);
    }

    private static void execute(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Returns whether the handlers share a limited number of threads that belong to the server. */
    public boolean isPool() {
        return executor instanceof HandlerPool;
    }

    /** Waits for running handlers, and interrupts them after a timeout. An executor of the application is not affected. */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread waiter = new Thread(
                () -> {
                    if (owned) {
                        end((ExecutorService) executor);
                    }
                    end(replies);
                    closed.complete(null);
                },
                "carillon-close");
        waiter.setDaemon(true);
        waiter.start();
        return closed;
    }

    private static void end(ExecutorService service) {
        service.shutdown();
        try {
            if (!service.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "handlers were still running {} after the server was closed, and have been interrupted",
                        CLOSE_TIMEOUT);
                service.shutdownNow();
            }
        } catch (InterruptedException e) {
            service.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Uses reflection, because this code is compiled for Java 17. */
    private static ExecutorService newExecutor(String name) {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named =
                    builderType.getMethod("name", String.class, long.class).invoke(builder, name + "-", 0L);
            Object factory = builderType.getMethod("factory").invoke(named);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException e) { // virtual threads are missing or a preview feature
            return new HandlerPool(name);
        }
    }
}
