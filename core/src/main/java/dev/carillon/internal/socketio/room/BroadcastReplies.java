package dev.carillon.internal.socketio.room;

import dev.carillon.AckException;
import dev.carillon.BroadcastAckException;
import dev.carillon.RawJson;
import dev.carillon.adapter.AckCollector;
import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Collects the acknowledgements of one broadcast. They arrive on several event loops and from other servers, so a lock guards the
 * state. The future completes outside the event loops, either with all replies, or exceptionally with the replies that have arrived
 * and the reason why others are missing.
 */
final class BroadcastReplies<T> implements AckTally, AckCollector {
    /** The memory of a reply in addition to its content. */
    private static final int OVERHEAD = 200;

    private final Class<T> type;
    private final RoomContext context;
    private final CompletableFuture<List<T>> future = new CompletableFuture<>();
    private final List<T> replies = new ArrayList<>();
    private AckException failure;

    /** The memory of the replies, which counts for the server until all of them have arrived. */
    private long held;

    /** The number of events that must occur before completion. Initially there is one: all receivers have been announced. */
    private int outstanding = 1;

    /** The number of servers that have not reported how many of their sockets will reply. */
    private int missingServers;

    BroadcastReplies(Class<T> type, RoomContext context) {
        this.type = type;
        this.context = context;
        future.whenComplete((all, error) -> release());
    }

    CompletableFuture<List<T>> future() {
        return future;
    }

    // ---- receivers ----

    @Override
    public synchronized void expect(int receivers) {
        outstanding += receivers;
    }

    /** Announces the number of servers that will report how many of their sockets will reply. */
    synchronized void expectServers(int servers) {
        outstanding += servers;
        missingServers += servers;
    }

    /** All receivers and servers have been announced. */
    void ready() {
        settle(0);
    }

    @Override
    public void onReceivers(int sockets) {
        synchronized (this) {
            missingServers--;
        }
        settle(sockets);
    }

    @Override
    public void onCancel(Runnable task) {
        future.whenComplete((value, error) -> {
            if (future.isCancelled()) {
                task.run();
            }
        });
    }

    // ---- replies ----

    @Override
    public AckListener ofOne() {
        return new AckListener() {
            @Override
            public void onReply(RawArguments args) {
                context.replies().execute(() -> add(() -> args));
            }

            @Override
            public void onFailure(AckException cause) {
                context.replies().execute(() -> fail(cause));
            }
        };
    }

    @Override
    public void onAck(RawJson args) {
        context.replies().execute(() -> add(() -> context.payloads().parse(args)));
    }

    private void add(Supplier<RawArguments> args) {
        try {
            RawArguments raw = args.get();
            if (!reserve(raw.length() + OVERHEAD)) {
                fail(new AckException(AckException.Reason.TOO_MANY_PENDING, "the replies to broadcasts are too large"));
                return;
            }
            T reply = context.payloads().readReply(raw, type);
            synchronized (this) {
                replies.add(reply);
            }
            settle(0);
        } catch (Throwable e) { // application types can throw anything
            fail(new AckException(AckException.Reason.UNREADABLE, "acknowledgement: " + e.getMessage(), e));
        }
    }

    /** Returns whether there is enough memory for a reply. */
    private synchronized boolean reserve(long bytes) {
        MemoryBudget budget = context.limits().replies();
        if (future.isDone()) {
            return false; // nobody waits for it
        }
        budget.add(bytes);
        if (budget.isExceeded()) {
            budget.add(-bytes);
            return false;
        }
        held += bytes;
        return true;
    }

    private synchronized void release() {
        context.limits().replies().add(-held);
        held = 0;
    }

    private void fail(AckException cause) {
        synchronized (this) {
            failure = cause;
        }
        settle(0);
    }

    /** The timeout for the other servers has expired. The future completes without waiting for any further replies. */
    void timedOut(Duration limit) {
        AckException cause = new AckException(AckException.Reason.TIMEOUT, "no acknowledgement within " + limit);
        context.replies().execute(() -> finish(cause));
    }

    /** One outstanding event has occurred, and {@code more} others have become outstanding. */
    private void settle(int more) {
        AckException cause;
        synchronized (this) {
            outstanding += more - 1;
            if (outstanding > 0) {
                return;
            }
            cause = failure;
        }
        finish(cause);
    }

    private void finish(AckException cause) {
        List<T> all;
        int missing;
        synchronized (this) {
            all = new ArrayList<>(replies);
            missing = missingServers;
        }
        if (cause == null) {
            future.complete(all);
        } else {
            future.completeExceptionally(new BroadcastAckException(
                    cause.reason(), "not every receiver has acknowledged: " + cause.getMessage(), all, missing));
        }
    }
}
