package dev.carillon.benchmarks.results;

import dev.carillon.benchmarks.process.ServerKind;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A performance target, either relative to another server or absolute.
 *
 * @param what the description of the workload
 * @param against the server to compare with, or empty
 * @param quantity the quantity to compare
 * @param bound whether the value must be at most or at least the limit
 * @param limit the limit
 * @param measured computes the value from the results; empty if it was not measured
 */
public record Target(
        String what,
        String against,
        String quantity,
        Bound bound,
        double limit,
        Function<Results, OptionalDouble> measured) {

    /** Whether a limit is an upper or a lower bound. */
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

    /** Whether a value reaches the target. */
    public boolean isReached(double value) {
        return bound == Bound.AT_MOST ? value <= limit : value >= limit;
    }

    /** Creates a target for the ratio of Carillon's value to another server's. */
    static Target ratio(String what, String workload, ServerKind other, Metric metric, Bound bound, double limit) {
        return new Target(
                what,
                other.title(),
                metric.title(),
                bound,
                limit,
                results -> results.ratio(workload, ServerKind.CARILLON, other, metric));
    }

    /** Creates a target for the ratio of the bridge's value to Carillon's. */
    static Target bridge(String what, String workload, Metric metric, double limit) {
        return new Target(
                what + ", the bridge",
                ServerKind.CARILLON.title(),
                metric.title(),
                Bound.AT_MOST,
                limit,
                results -> results.ratio(workload, ServerKind.BRIDGE, ServerKind.CARILLON, metric));
    }

    /** Creates a target for Carillon's absolute value. */
    static Target value(String what, String workload, Metric metric, Bound bound, double limit) {
        return new Target(
                what,
                "",
                metric.title(),
                bound,
                limit,
                results -> results.median(workload, ServerKind.CARILLON, metric));
    }

    /** Creates a target for the spread of Carillon's values over several workloads: the ratio of the largest to the smallest. */
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
