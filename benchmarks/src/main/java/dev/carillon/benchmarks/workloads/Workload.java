package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** One thing that all servers are made to do. */
public interface Workload {
    /** Its name on the command line and in the report. */
    String name();

    /** One sentence for the report. */
    String description();

    /** How many clients it needs at once. */
    int clients();

    /** The servers that can do it. The bridge is measured where its target is: elsewhere it is Carillon once more. */
    default Set<ServerKind> servers() {
        return EnumSet.complementOf(EnumSet.of(ServerKind.BRIDGE));
    }

    /** Whether each run needs a process that has done nothing before. */
    default boolean needsFreshProcess() {
        return false;
    }

    /** Whether memory is measured, so that a JVM must keep no more than it needs. */
    default boolean needsSmallHeap() {
        return false;
    }

    /** Whether Carillon is started with a class-data archive, as its documentation says. */
    default boolean usesClassDataArchive() {
        return false;
    }

    /** Runs it once. */
    Map<Metric, Double> measure(Bench bench);
}
