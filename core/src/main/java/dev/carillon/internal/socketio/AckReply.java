package dev.carillon.internal.socketio;

import dev.carillon.AckException;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.util.concurrent.CompletableFuture;

/**
 * Completes a future with a client's acknowledgement. The future completes on a separate executor: application code must not run on
 * the event loop, and all threads of the handlers may be waiting for acknowledgements.
 */
final class AckReply<T> implements AckListener {
    private final Class<T> type;
    private final SocketIoContext context;
    private final CompletableFuture<T> future = new CompletableFuture<>();

    AckReply(Class<T> type, SocketIoContext context) {
        this.type = type;
        this.context = context;
    }

    CompletableFuture<T> future() {
        return future;
    }

    void onCancel(Runnable task) {
        future.whenComplete((value, error) -> {
            if (future.isCancelled()) {
                task.run();
            }
        });
    }

    @Override
    public void onReply(RawArguments args) {
        context.handlerExecutor().replies().execute(() -> {
            try {
                future.complete(context.payloads().readReply(args, type));
            } catch (Throwable e) { // application types can throw anything
                future.completeExceptionally(
                        new AckException(AckException.Reason.UNREADABLE, "acknowledgement: " + e.getMessage(), e));
            }
        });
    }

    @Override
    public void onFailure(AckException cause) {
        context.handlerExecutor().replies().execute(() -> future.completeExceptionally(cause));
    }
}
