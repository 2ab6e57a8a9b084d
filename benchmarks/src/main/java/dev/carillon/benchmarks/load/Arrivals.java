package dev.carillon.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * What has arrived at all clients of a group. The load loop alone writes; others read what it has published.
 *
 * <p>Latencies count from the time at which a message was due, not from the time at which it was sent: when the generator or the
 * server is late, every message that had to wait shows it (coordinated omission).
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

    /** Counts from zero again; the future gives the time at which the awaited number of messages has arrived. */
    public CompletableFuture<Long> expect(long count) {
        return loop.call(() -> {
            messages = 0;
            polls = 0;
            latencies = newHistogram();
            return await(count);
        });
    }

    /** As {@link #expect}, for whoever learns only later how many it will be; on the loop. */
    CompletableFuture<Long> await(long count) {
        awaited = count;
        complete = new CompletableFuture<>();
        if (messages >= awaited) {
            complete.complete(loop.now());
        }
        return complete;
    }

    /** How many messages have arrived since counting began. */
    public long messages() {
        return loop.call(() -> messages);
    }

    /** How many polls have been answered since counting began. */
    public long polls() {
        return loop.call(() -> polls);
    }

    /** The latencies of the sampled clients since counting began, in nanoseconds. */
    public Histogram latencies() {
        return loop.call(() -> latencies.copy());
    }

    /** Who is told of every message, on the loop. */
    void listener(ArrivalListener next) {
        listener = next;
    }

    /** The number of messages; on the loop. */
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

    /** The client has handled all that its connection had for now. */
    void onPause(LoadClient client) {
        listener.onPause(client);
    }

    private static Histogram newHistogram() {
        return new Histogram(LONGEST_LATENCY, 3);
    }
}
