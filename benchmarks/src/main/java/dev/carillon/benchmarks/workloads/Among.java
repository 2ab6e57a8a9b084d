package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A workload with a different set of servers. A series takes long, so it runs only on Carillon and bare Netty. Other workloads
 * include the bridge, or run only on clusters.
 */
record Among(Set<ServerKind> servers, boolean needsRounds, Workload workload) implements Workload {

    static Workload oursAndTheLimit(Workload workload) {
        return of(EnumSet.of(ServerKind.CARILLON, ServerKind.BARE), workload);
    }

    static Workload oursAndBothLimits(Workload workload) {
        return of(EnumSet.of(ServerKind.CARILLON, ServerKind.BARE, ServerKind.BARE_BATCHED), workload);
    }

    /** The adapters are compared closely, although there are no targets. */
    static Workload clusters(Workload workload) {
        return new Among(ServerKind.CLUSTERS, true, workload);
    }

    static Workload theBridgeToo(Workload workload) {
        Set<ServerKind> servers = EnumSet.of(ServerKind.BRIDGE);
        servers.addAll(workload.servers());
        return of(servers, workload);
    }

    private static Workload of(Set<ServerKind> servers, Workload workload) {
        return new Among(servers, workload.needsRounds(), workload);
    }

    @Override
    public String name() {
        return workload.name();
    }

    @Override
    public String description() {
        return workload.description();
    }

    @Override
    public int clients() {
        return workload.clients();
    }

    @Override
    public boolean needsFreshProcess() {
        return workload.needsFreshProcess();
    }

    @Override
    public boolean needsSmallHeap() {
        return workload.needsSmallHeap();
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        return workload.measure(bench);
    }
}
