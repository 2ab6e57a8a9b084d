package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.results.Metric;
import java.util.EnumMap;
import java.util.Map;

/** How long it takes from the start of the process to the first Socket.IO client that is let in. */
final class StartUp implements Workload {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public String description() {
        return "From the start of the process to the first Socket.IO client that is let in.";
    }

    @Override
    public int clients() {
        return 1;
    }

    @Override
    public boolean needsFreshProcess() {
        return true;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.START_UP_SECONDS, bench.server().startUp().toNanos() / 1e9);
        values.put(Metric.RESIDENT_MEGABYTES, bench.server().usage().residentBytes() / (1024.0 * 1024));
        return values;
    }
}
