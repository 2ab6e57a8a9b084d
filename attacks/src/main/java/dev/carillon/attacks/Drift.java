package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Finding;
import dev.carillon.attacks.server.ServerUsage;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Finds leaks: the median of the last third of the measurements must not be above that of the middle third. The first third is not
 * used, because the server fills its caches, and for two minutes the log of recovery. A median does not depend on a few
 * measurements that were made while many clients were stalled.
 *
 * @param what what is measured
 * @param value reads it from a measurement
 * @param tolerance how much more there may be
 */
record Drift(String what, ToLongFunction<ServerUsage> value, long tolerance) {
    /** Fewer measurements have no thirds. */
    static final int MIN_SAMPLES = 3;

    Finding judge(List<ServerUsage> samples) {
        int third = samples.size() / 3;
        if (samples.size() < MIN_SAMPLES) {
            return new Finding(what, false, "only " + samples.size() + " measurements");
        }
        long middle = median(samples.subList(samples.size() - 2 * third, samples.size() - third));
        long last = median(samples.subList(samples.size() - third, samples.size()));
        return new Finding(what, last <= middle + tolerance, middle + " -> " + last + ", tolerance " + tolerance);
    }

    private long median(List<ServerUsage> samples) {
        long[] sorted = samples.stream().mapToLong(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
