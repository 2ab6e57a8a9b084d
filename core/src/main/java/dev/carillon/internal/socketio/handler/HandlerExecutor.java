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

/** Where the application's handlers run. */
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
     * An executor of the application's, which outlives the server. Acknowledgements complete on threads of our own all the same.
     */
    public static HandlerExecutor borrowed(Executor executor) {
        return new HandlerExecutor(executor, newExecutor("carillon-reply"), false);
    }

    /** Virtual threads where the JVM has them, bounded pools elsewhere. */
    public static HandlerExecutor owned() {
        return new HandlerExecutor(newExecutor("carillon-handler"), newExecutor("carillon-reply"), true);
    }

    /** Where acknowledgements complete: never behind handlers that may all be waiting for one. */
    public Executor replies() {
        return task -> execute(replies, task);
    }

    /** A task that the executor does not take (it is shut down, or an application's is full) runs in place: none may be lost. */
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

    /** Lets running handlers end, for a while; then interrupts them. */
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

    /** By reflection, because this code is built for Java 17. */
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
        } catch (ReflectiveOperationException e) { // no virtual threads, or only as a preview
            return new HandlerPool(name);
        }
    }
}
