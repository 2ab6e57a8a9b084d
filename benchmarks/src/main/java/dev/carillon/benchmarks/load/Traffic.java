package dev.carillon.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/** Traffic that saturates a server: clients send the next messages as soon as the previous ones have arrived. */
public interface Traffic {
    /** Resets the counters and starts sending. */
    void start();

    /** Stops sending. Completes with the current time once all expected messages have arrived. */
    CompletableFuture<Long> stop();

    /** Returns the number of expected messages. */
    long expected();
}
