package dev.carillon.benchmarks.results;

import dev.carillon.benchmarks.process.ServerKind;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Something that must be reached, beside a peer or alone.
 *
 * @param what the workload in words
 * @param against whom it is compared with, or nobody
 * @param quantity what is compared
 * @param bound whether the value must be at most or at least the limit
 * @param limit the limit
 * @param measured the value, where it was measured
 */
public record Target(
        String what,
        String against,
        String quantity,
        Bound bound,
        double limit,
        Function<Results, OptionalDouble> measured) {

    /** Which way is good. */
    public enum Bound {
        AT_MOST("≤"),
        AT_LEAST("≥");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    /** Whether a value is good enough. */
    public boolean isReached(double value) {
        return bound == Bound.AT_MOST ? value <= limit : value >= limit;
    }

    /** Our value as a multiple of another server's. */
    static Target ratio(String what, String workload, ServerKind other, Metric metric, Bound bound, double limit) {
        return new Target(
                what,
                other.title(),
                metric.title(),
                bound,
                limit,
                results -> results.ratio(workload, ServerKind.CARILLON, other, metric));
    }

    /** The bridge's value as a multiple of Carillon's own. */
    static Target bridge(String what, String workload, Metric metric, double limit) {
        return new Target(
                what + ", the bridge",
                ServerKind.CARILLON.title(),
                metric.title(),
                Bound.AT_MOST,
                limit,
                results -> results.ratio(workload, ServerKind.BRIDGE, ServerKind.CARILLON, metric));
    }

    /** Our value as it is. */
    static Target value(String what, String workload, Metric metric, Bound bound, double limit) {
        return new Target(
                what,
                "",
                metric.title(),
                bound,
                limit,
                results -> results.median(workload, ServerKind.CARILLON, metric));
    }

    /** How much our values of several workloads differ: the largest as a multiple of the smallest. */
    static Target spread(String what, List<String> workloads, Metric metric, double limit) {
        return new Target(
                what,
                "",
                metric.title() + ", max/min",
                Bound.AT_MOST,
                limit,
                results -> spread(results, workloads, metric));
    }

    private static OptionalDouble spread(Results results, List<String> workloads, Metric metric) {
        List<OptionalDouble> values = workloads.stream()
                .map(workload -> results.median(workload, ServerKind.CARILLON, metric))
                .toList();
        if (values.stream().anyMatch(OptionalDouble::isEmpty)) {
            return OptionalDouble.empty();
        }
        double max =
                values.stream().mapToDouble(OptionalDouble::getAsDouble).max().orElseThrow();
        double min =
                values.stream().mapToDouble(OptionalDouble::getAsDouble).min().orElseThrow();
        return min == 0 ? OptionalDouble.empty() : OptionalDouble.of(max / min);
    }
}
