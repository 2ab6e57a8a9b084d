package dev.carillon.attacks;

import java.time.Duration;

/**
 * What the well-behaved clients may notice, and what may be left of an attack.
 *
 * @param latencyRatio the limit for the 99th percentile of their latencies during the attack, relative to the control
 *     measurement or, without one, to the time before
 * @param latencyFloor the limit for the 99th percentile if it is higher than that
 * @param heap bytes of the heap that may be in use in addition afterwards
 * @param direct bytes of direct memory that may be in use in addition afterwards; Netty keeps some of it for reuse
 * @param others descriptors, threads and timers that may be in use in addition afterwards
 */
public record Limits(double latencyRatio, Duration latencyFloor, long heap, long direct, int others) {
    /** The default limits. */
    public static final Limits DEFAULT = new Limits(2, Duration.ofMillis(50), 16L << 20, 32L << 20, 16);
}
