package dev.carillon.internal.socketio;

import dev.carillon.AckException;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.util.concurrent.CompletableFuture;

/**
 * Turns a client's acknowledgement into the future of whoever asked. The future completes on an executor of its
 * own: not on the loop, where the application must not run, and not where handlers run, which may all be waiting for it.
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
            } catch (Throwable e) { // the application's types may fail in any way
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
