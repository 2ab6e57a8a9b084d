package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import dev.carillon.benchmarks.results.Targets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A workload that is run on the servers. */
public interface Workload {
    /** Returns the name on the command line and in the report. */
    String name();

    /** Returns a one-sentence description for the report. */
    String description();

    /** Returns the number of concurrent clients. */
    int clients();

    /** Returns the servers to run on. By default not on the bridge, which is measured only in workloads with a bridge target. */
    default Set<ServerKind> servers() {
        Set<ServerKind> servers = EnumSet.complementOf(EnumSet.of(ServerKind.BRIDGE, ServerKind.JOBS));
        servers.removeAll(ServerKind.PUSH);
        servers.removeAll(ServerKind.CLUSTERS);
        return servers;
    }

    /** Whether a full run repeats the workload, because its results are compared closely. */
    default boolean needsRounds() {
        return Targets.concern(name());
    }

    /** Whether each run needs a new server process. */
    default boolean needsFreshProcess() {
        return false;
    }

    /** Whether memory is measured, so that a JVM must keep its heap as small as possible. */
    default boolean needsSmallHeap() {
        return false;
    }

    /** Whether Carillon is started with a class-data archive, as its documentation recommends. */
    default boolean usesClassDataArchive() {
        return false;
    }

    /** Runs the workload once and returns the measured values. */
    Map<Metric, Double> measure(Bench bench);
}
