package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Health;
import dev.carillon.attacks.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether the server has released what it used.
 *
 * @param answers whether the server answers
 * @param excess what it still uses in excess, or an empty list if it is as before
 * @param settled how long that took
 */
record Settlement(boolean answers, List<String> excess, Duration settled) {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Waits until the server is as before, up to a limit. */
    static Settlement await(ServerProcess server, Baseline baseline, Duration limit) {
        long begun = System.nanoTime();
        Optional<List<String>> excess = Optional.of(List.of("not measured"));
        while (excess.isPresent()
                && !excess.get().isEmpty()
                && Waiting.since(begun).compareTo(limit) < 0) {
            Waiting.pause(INTERVAL);
            excess = server.usage().map(baseline::excess);
        }
        return new Settlement(excess.isPresent(), excess.orElse(List.of("no answer")), Waiting.since(begun));
    }

    /** Returns the state of the server, which has used this much memory at most. */
    Health health(ServerProcess server, long peakHeap, long peakDirect) {
        return new Health(server.isAlive() && answers, server.ranOutOfMemory(), peakHeap, peakDirect, excess, settled);
    }
}
