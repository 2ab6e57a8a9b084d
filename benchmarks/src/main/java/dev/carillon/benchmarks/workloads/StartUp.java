package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How long it takes from the start of the process to the first Socket.IO client that is let in. */
final class StartUp implements Workload {
    private final boolean archive;

    /** With the class-data archive that Carillon's build makes, or without it. */
    StartUp(boolean archive) {
        this.archive = archive;
    }

    @Override
    public String name() {
        return archive ? "start" : "start-plain";
    }

    @Override
    public String description() {
        return "From the start of the process to the first Socket.IO client that is let in; Carillon "
                + (archive ? "with a class-data archive, as it is documented to be run." : "without its archive.");
    }

    @Override
    public Set<ServerKind> servers() {
        return archive ? EnumSet.complementOf(EnumSet.of(ServerKind.BRIDGE)) : EnumSet.of(ServerKind.CARILLON);
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
