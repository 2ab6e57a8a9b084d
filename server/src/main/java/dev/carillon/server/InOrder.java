package dev.carillon.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs actions that wait for something, in the order in which they were added. Thread-safe; no method blocks. */
final class InOrder {
    private static final Logger log = LoggerFactory.getLogger(InOrder.class);

    private CompletionStage<Void> last = CompletableFuture.completedFuture(null);

    /**
     * Adds an action.
     *
     * @param value what it waits for. If that fails, the action does not run
     * @param action runs immediately if the value is known and the actions before it have run
     */
    synchronized <T> void run(CompletionStage<T> value, Consumer<T> action) {
        last = last.thenCompose(done -> value).thenAccept(action).exceptionally(error -> {
            log.error("an action has failed", error);
            return null;
        });
    }
}
