package dev.carillon.benchmarks.workloads;

import java.time.Duration;

/**
 * How long the parts of a run take.
 *
 * @param warmUp before a server is measured for the first time
 * @param measured what is measured
 * @param patience how long the rest of the messages is waited for
 */
public record Pace(Duration warmUp, Duration measured, Duration patience) {
    /**
     * For results to be published. On two processors, of which the generator takes most of one, a JVM is done with compiling a server after
     * about eight seconds of load, not after four.
     */
    public static Pace full() {
        return new Pace(Duration.ofSeconds(8), Duration.ofSeconds(3), Duration.ofSeconds(15));
    }

    /** For every day. */
    public static Pace brief() {
        return new Pace(Duration.ofMillis(2500), Duration.ofSeconds(2), Duration.ofSeconds(5));
    }
}
