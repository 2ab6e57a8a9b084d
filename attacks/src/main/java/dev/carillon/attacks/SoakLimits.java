package dev.carillon.attacks;

import dev.carillon.attacks.server.ServerUsage;
import java.util.List;

/**
 * How much the medians of a soak run may grow.
 *
 * @param heap kilobytes of the heap
 * @param direct kilobytes of direct memory
 * @param threads live threads
 * @param descriptors open descriptors
 */
record SoakLimits(long heap, long direct, long threads, long descriptors) {
    /**
     * After a garbage collection, the heap of a healthy server varies by 500 KB, and its median by less than 200 KB. In a run of 30
     * minutes, more than 5,000 visitors come between the two medians, so 1 MB is about 200 bytes for each of them. Direct memory
     * depends on how many clients are stalled. Threads end after 30 seconds without work.
     */
    static final SoakLimits DEFAULT = new SoakLimits(1_024, 4_096, 4, 10);

    List<Drift> drifts() {
        return List.of(
                new Drift("heap KB", usage -> usage.heap() >> 10, heap),
                new Drift("direct KB", usage -> usage.direct() >> 10, direct),
                new Drift("threads", ServerUsage::threads, threads),
                new Drift("descriptors", ServerUsage::descriptors, descriptors));
    }
}
