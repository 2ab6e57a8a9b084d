package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Measures the time from the start of the process until it accepts the first Socket.IO client. */
final class StartUp implements Workload {
    private final boolean archive;

    /** Creates a workload in which Carillon runs with or without a class-data archive. */
    StartUp(boolean archive) {
        this.archive = archive;
    }

    @Override
    public String name() {
        return archive ? "start" : "start-plain";
    }

    @Override
    public String description() {
        return "From the start of the process until it accepts the first Socket.IO client; Carillon runs "
                + (archive ? "with a class-data archive, as its documentation recommends." : "without an archive.");
    }

    @Override
    public Set<ServerKind> servers() {
        return archive ? Workload.super.servers() : EnumSet.of(ServerKind.CARILLON);
    }

    @Override
    public boolean usesClassDataArchive() {
        return archive;
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
