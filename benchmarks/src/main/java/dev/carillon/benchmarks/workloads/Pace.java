package dev.carillon.benchmarks.workloads;

import java.time.Duration;

/**
 * The durations of the phases of a run.
 *
 * @param warmUp the warm-up before a server is measured for the first time
 * @param measured the measured period
 * @param patience how long to wait for outstanding messages
 */
public record Pace(Duration warmUp, Duration measured, Duration patience) {
    /**
     * The pace for published results. On two processors, of which the generator uses most of one, a JVM takes about eight seconds
     * of load to compile a server's code; four are not enough.
     */
    public static Pace full() {
        return new Pace(Duration.ofSeconds(8), Duration.ofSeconds(3), Duration.ofSeconds(15));
    }

    /** The pace for a quick comparison. */
    public static Pace brief() {
        return new Pace(Duration.ofMillis(2500), Duration.ofSeconds(2), Duration.ofSeconds(5));
    }
}
