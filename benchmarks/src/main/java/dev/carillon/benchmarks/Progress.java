package dev.carillon.benchmarks;

import dev.carillon.benchmarks.results.Measurement;
import dev.carillon.benchmarks.results.Metric;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a line for each measurement. */
final class Progress {
    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    void tell(Measurement measurement) {
        String outcome = measurement.failure() == null ? values(measurement) : "failed: " + measurement.failure();
        out.printf(
                "%-20s %-14s round %d: %s%n",
                measurement.workload(), measurement.server(), measurement.round(), outcome);
    }

    private static String values(Measurement measurement) {
        return measurement.values().entrySet().stream().map(Progress::value).collect(Collectors.joining(", "));
    }

    private static String value(Map.Entry<Metric, Double> entry) {
        Metric metric = entry.getKey();
        return String.format(Locale.ROOT, "%s %,." + metric.decimals() + "f", metric.title(), entry.getValue());
    }
}
