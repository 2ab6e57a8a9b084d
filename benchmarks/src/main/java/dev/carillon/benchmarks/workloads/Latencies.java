package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.results.Metric;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Computes the reported latency percentiles. */
final class Latencies {
    private static final double NANOS_PER_MILLI = 1e6;

    private Latencies() {}

    static void put(Histogram latencies, Map<Metric, Double> values) {
        if (latencies.getTotalCount() > 0) {
            values.put(Metric.P50_MILLIS, latencies.getValueAtPercentile(50) / NANOS_PER_MILLI);
            values.put(Metric.P99_MILLIS, latencies.getValueAtPercentile(99) / NANOS_PER_MILLI);
            values.put(Metric.P999_MILLIS, latencies.getValueAtPercentile(99.9) / NANOS_PER_MILLI);
        }
    }
}
