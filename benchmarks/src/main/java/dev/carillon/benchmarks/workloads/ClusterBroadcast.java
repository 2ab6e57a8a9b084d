package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Broadcasts over Redis to the clients of two servers. All are requested by a client of the first server. */
final class ClusterBroadcast implements Workload {
    /** A server may still be joining the cluster. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final String name;
    private final String description;
    private final int clientsOfServer;
    private final BiFunction<Bench, ClientGroup, Map<Metric, Double>> phases;

    /** Creates a workload. The function measures with the connected clients. */
    ClusterBroadcast(
            String name,
            String description,
            int clientsOfServer,
            BiFunction<Bench, ClientGroup, Map<Metric, Double>> phases) {
        this.name = name;
        this.description = description;
        this.clientsOfServer = clientsOfServer;
        this.phases = phases;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int clients() {
        return 2 * clientsOfServer;
    }

    @Override
    public Set<ServerKind> servers() {
        return ServerKind.CLUSTERS;
    }

    @Override
    public boolean needsRounds() {
        return true;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        try (ClientGroup group = bench.webSocketsOfEach(clientsOfServer)) {
            Waiting.pause(SETTLING);
            return phases.apply(bench, group);
        }
    }
}
