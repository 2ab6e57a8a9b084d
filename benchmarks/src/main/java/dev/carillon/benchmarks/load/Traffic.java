package dev.carillon.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/** Clients that keep a server as busy as it can be: they send again as soon as what they sent before has come back. */
public interface Traffic {
    /** Counts from zero and begins to send. */
    void start();

    /** Sends nothing more; completes, with the time, when all has arrived that was asked for. */
    CompletableFuture<Long> stop();

    /** How many messages were asked for. */
    long expected();
}
