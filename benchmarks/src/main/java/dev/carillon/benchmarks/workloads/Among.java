package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A workload with a different set of servers. A series takes long, so it runs only on Carillon and bare Netty. Other workloads
 * include the bridge.
 */
record Among(Set<ServerKind> servers, Workload workload) implements Workload {

    static Workload oursAndTheLimit(Workload workload) {
        return new Among(EnumSet.of(ServerKind.CARILLON, ServerKind.BARE), workload);
    }

    static Workload oursAndBothLimits(Workload workload) {
        return new Among(EnumSet.of(ServerKind.CARILLON, ServerKind.BARE, ServerKind.BARE_BATCHED), workload);
    }

    static Workload theBridgeToo(Workload workload) {
        Set<ServerKind> servers = EnumSet.of(ServerKind.BRIDGE);
        servers.addAll(workload.servers());
        return new Among(servers, workload);
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
    public boolean needsRounds() {
        return workload.needsRounds();
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        return workload.measure(bench);
    }
}
