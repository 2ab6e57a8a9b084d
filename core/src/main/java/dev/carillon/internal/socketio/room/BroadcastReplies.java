package dev.carillon.internal.socketio.room;

import dev.carillon.AckException;
import dev.carillon.BroadcastAckException;
import dev.carillon.RawJson;
import dev.carillon.adapter.AckCollector;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.RawArguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Collects the acknowledgements of one broadcast. They arrive on the loops of their sockets and from other servers, hence the lock.
 * The future completes off the loops, once: with all replies, or with those that arrived and the reason why there are no more.
 */
final class BroadcastReplies<T> implements AckTally, AckCollector {
    private final Class<T> type;
    private final RoomContext context;
    private final CompletableFuture<List<T>> future = new CompletableFuture<>();
    private final List<T> replies = new ArrayList<>();
    private AckException failure;

    /** What has to happen before all replies are there; the first is that everybody who replies is known. */
    private int outstanding = 1;

    /** Servers that have not reported how many of their sockets reply. */
    private int missingServers;

    BroadcastReplies(Class<T> type, RoomContext context) {
        this.type = type;
        this.context = context;
    }

    CompletableFuture<List<T>> future() {
        return future;
    }

    // ---- who replies ----

    @Override
    public synchronized void expect(int receivers) {
        outstanding += receivers;
    }

    /** Other servers will report how many of their sockets reply. */
    synchronized void expectServers(int servers) {
        outstanding += servers;
        missingServers += servers;
    }

    /** It is known who replies. */
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
            T reply = context.payloads().readReply(args.get(), type);
            synchronized (this) {
                replies.add(reply);
            }
            settle(0);
        } catch (Throwable e) { // the application's types may fail in any way
            fail(new AckException(AckException.Reason.UNREADABLE, "acknowledgement: " + e.getMessage(), e));
        }
    }

    private void fail(AckException cause) {
        synchronized (this) {
            failure = cause;
        }
        settle(0);
    }

    /** The time for the other servers is over. Their replies that are still missing are not waited for. */
    void timedOut(Duration limit) {
        AckException cause = new AckException(AckException.Reason.TIMEOUT, "no acknowledgement within " + limit);
        context.replies().execute(() -> finish(cause));
    }

    /** Something that was outstanding has happened, and so many other things are outstanding now. */
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
