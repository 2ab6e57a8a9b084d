package dev.carillon.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends a trigger at fixed times, whether or not the server keeps up. Each contains the time at which it was due. */
public final class FixedSchedule {
    private static final long LEAD_NANOS = 10_000_000;

    private final LoadLoop loop;
    private final WebSocketClient sender;
    private final Trigger trigger;
    private final long intervalNanos;
    private final CompletableFuture<Long> done = new CompletableFuture<>();
    private long due;
    private long left;

    public FixedSchedule(LoadLoop loop, WebSocketClient sender, Trigger trigger, Duration interval) {
        this.loop = loop;
        this.sender = sender;
        this.trigger = trigger;
        this.intervalNanos = interval.toNanos();
    }

    /** Starts sending. Completes with the due time of the last trigger, once it is sent. Must be called only once. */
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
            trigger.send(sender, due);
            due += intervalNanos;
            left--;
        }
        sender.flush();
        if (left > 0) {
            loop.eventLoop().schedule(this::sendWhatIsDue, due - loop.now(), TimeUnit.NANOSECONDS);
        } else {
            done.complete(due - intervalNanos);
        }
    }
}
