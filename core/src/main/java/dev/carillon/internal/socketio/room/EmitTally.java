package dev.carillon.internal.socketio.room;

import dev.carillon.EmitOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the outcomes of one emit. The future completes outside the event loops when all receivers are accounted for. */
public final class EmitTally implements DeliveryObserver {
    private final CompletableFuture<EmitOutcome> outcome = new CompletableFuture<>();
    private final Executor executor;
    private final int wanted;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();
    private final AtomicInteger outstanding = new AtomicInteger();

    /**
     * Creates a tally.
     *
     * @param wanted the minimum number of receivers; missing ones count as gone
     */
    public EmitTally(Executor executor, int wanted) {
        this.executor = executor;
        this.wanted = wanted;
    }

    public CompletableFuture<EmitOutcome> outcome() {
        return outcome;
    }

    @Override
    public void expect(int receivers) {
        gone.set(Math.max(0, wanted - receivers));
        outstanding.set(receivers);
        if (receivers == 0) {
            complete();
        }
    }

    @Override
    public void delivered(Delivery delivery) {
        counterOf(delivery).incrementAndGet();
        if (outstanding.decrementAndGet() == 0) {
            complete();
        }
    }

    private AtomicInteger counterOf(Delivery delivery) {
        return switch (delivery) {
            case SENT -> sent;
            case DROPPED -> dropped;
            case GONE -> gone;
        };
    }

    private void complete() {
        EmitOutcome result = new EmitOutcome(sent.get(), dropped.get(), gone.get());
        executor.execute(() -> outcome.complete(result));
    }
}
