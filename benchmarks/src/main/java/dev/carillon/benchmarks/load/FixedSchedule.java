package dev.carillon.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Requests messages at fixed times, whether or not the server keeps up. Each contains the time at which it was due. */
public final class FixedSchedule {
    private static final long LEAD_NANOS = 10_000_000;

    private final LoadLoop loop;
    private final Emitter emitter;
    private final long intervalNanos;
    private final CompletableFuture<Long> done = new CompletableFuture<>();
    private long due;
    private long left;

    public FixedSchedule(LoadLoop loop, Emitter emitter, Duration interval) {
        this.loop = loop;
        this.emitter = emitter;
        this.intervalNanos = interval.toNanos();
    }

    /** Starts sending. Completes with the due time of the last message, once it is requested. Must be called only once. */
    public CompletableFuture<Long> start(long count) {
        loop.call(() -> {
            left = count;
            due = loop.now() + LEAD_NANOS;
            sendWhatIsDue();
            return null;
        });
        return done;
    }

    private void sendWhatIsDue() {
        while (left > 0 && due <= loop.now()) {
            emitter.send(due);
            due += intervalNanos;
            left--;
        }
        emitter.flush();
        if (left > 0) {
            loop.eventLoop().schedule(this::sendWhatIsDue, due - loop.now(), TimeUnit.NANOSECONDS);
        } else {
            done.complete(due - intervalNanos);
        }
    }
}
