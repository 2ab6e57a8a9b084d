package dev.carillon.internal.socketio.room;

import dev.carillon.AckException;
import dev.carillon.BroadcastAckException;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Collects the acknowledgements of one broadcast. They arrive on the loops of their sockets, hence the lock. The future completes
 * off the loops, once: with all replies, or with those that came and the reason why there are no more.
 */
final class BroadcastReplies<T> {
    private final Class<T> type;
    private final RoomContext context;
    private final CompletableFuture<List<T>> future = new CompletableFuture<>();
    private final List<T> replies = new ArrayList<>();
    private int outstanding;
    private AckException failure;

    BroadcastReplies(Class<T> type, RoomContext context, int expected) {
        this.type = type;
        this.context = context;
        this.outstanding = expected;
        if (expected == 0) {
            future.complete(List.of());
        }
    }

    CompletableFuture<List<T>> future() {
        return future;
    }

    void onCancel(Runnable task) {
        future.whenComplete((value, error) -> {
            if (future.isCancelled()) {
                task.run();
            }
        });
    }

    /** What one socket's acknowledgement is given to. */
    AckListener ofOne() {
        return new AckListener() {
            @Override
            public void onReply(RawArguments args) {
                context.replies().execute(() -> add(args));
            }

            @Override
            public void onFailure(AckException cause) {
                context.replies().execute(() -> fail(cause));
            }
        };
    }

    private void add(RawArguments args) {
        try {
            T reply = context.payloads().readReply(args, type);
            synchronized (this) {
                replies.add(reply);
            }
            oneLess();
        } catch (Throwable e) { // the application's types may fail in any way
            fail(new AckException(AckException.Reason.UNREADABLE, "acknowledgement: " + e.getMessage(), e));
        }
    }

    private void fail(AckException cause) {
        synchronized (this) {
            failure = cause;
        }
        oneLess();
    }

    private void oneLess() {
        List<T> all;
        AckException cause;
        synchronized (this) {
            outstanding--;
            if (outstanding > 0) {
                return;
            }
            all = new ArrayList<>(replies);
            cause = failure;
        }
        if (cause == null) {
            future.complete(all);
        } else {
            future.completeExceptionally(new BroadcastAckException(
                    cause.reason(), "not every receiver has acknowledged: " + cause.getMessage(), all));
        }
    }
}
