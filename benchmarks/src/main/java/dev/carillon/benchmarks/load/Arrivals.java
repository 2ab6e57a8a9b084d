package dev.carillon.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Counts the messages that arrive at the clients of a group, and records their latencies. Only the load loop accesses the state;
 * other threads go through {@link LoadLoop#call}.
 *
 * <p>Latency is measured from the time at which a message was due, not from the time at which it was sent. If the generator or the
 * server is late, the waiting time of every message is included. This avoids coordinated omission.
 */
public final class Arrivals {
    private static final long LONGEST_LATENCY = 600_000_000_000L;

    private final LoadLoop loop;
    private Histogram latencies = newHistogram();
    private ArrivalListener listener = ArrivalListener.NOBODY;
    private long messages;
    private long polls;
    private long awaited = Long.MAX_VALUE;
    private CompletableFuture<Long> complete = new CompletableFuture<>();

    Arrivals(LoadLoop loop) {
        this.loop = loop;
    }

    /** Resets the counters. The future completes with the time at which the expected number of messages has arrived. */
    public CompletableFuture<Long> expect(long count) {
        return loop.call(() -> {
            messages = 0;
            polls = 0;
            latencies = newHistogram();
            return await(count);
        });
    }

    /** Like {@link #expect}, without a reset, for callers that learn the number later. Must be called on the loop. */
    CompletableFuture<Long> await(long count) {
        awaited = count;
        complete = new CompletableFuture<>();
        if (messages >= awaited) {
            complete.complete(loop.now());
        }
        return complete;
    }

    /** Returns the number of messages that have arrived since the last reset. */
    public long messages() {
        return loop.call(() -> messages);
    }

    /** Returns the number of polls answered since the last reset. */
    public long polls() {
        return loop.call(() -> polls);
    }

    /** Returns the latencies of the sampled clients since the last reset, in nanoseconds. */
    public Histogram latencies() {
        return loop.call(() -> latencies.copy());
    }

    /** Sets the listener, which is called on the loop for every message. */
    void listener(ArrivalListener next) {
        listener = next;
    }

    /** Returns the number of messages. Must be called on the loop. */
    long count() {
        return messages;
    }

    void onMessage(LoadClient client) {
        if (++messages == awaited) {
            complete.complete(loop.now());
        }
        listener.onMessage(client);
    }

    void onPoll() {
        polls++;
    }

    void onStamp(long due) {
        latencies.recordValue(Math.min(Math.max(loop.now() - due, 0), LONGEST_LATENCY));
    }

    /** Called when a client has handled all data that was available on its connection. */
    void onPause(LoadClient client) {
        listener.onPause(client);
    }

    private static Histogram newHistogram() {
        return new Histogram(LONGEST_LATENCY, 3);
    }
}
