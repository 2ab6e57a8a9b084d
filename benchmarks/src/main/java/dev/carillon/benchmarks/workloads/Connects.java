package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumMap;
import java.util.Map;

/** Measures the connection rate: clients connect by WebSocket as fast as the server accepts them, and disconnect. */
final class Connects implements Workload {
    private final int clients;

    Connects(int clients) {
        this.clients = clients;
    }

    @Override
    public String name() {
        return "connects";
    }

    @Override
    public String description() {
        return clients + " clients connect by WebSocket, 128 at a time.";
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        long warmUpEnd = bench.loop().now() + bench.warmUp().toNanos();
        while (bench.loop().now() < warmUpEnd) {
            bench.webSockets(clients).close();
        }
        Meter meter = new Meter(bench);
        try (ClientGroup group = bench.webSockets(clients)) {
            long end = bench.loop().now();
            Map<Metric, Double> values = new EnumMap<>(Metric.class);
            values.put(Metric.CONNECTS_PER_SECOND, group.size() / meter.secondsUntil(end));
            values.put(Metric.CPU_PER_CONNECT, meter.cpuMicros() / group.size());
            values.put(Metric.GENERATOR_PERCENT, meter.generatorPercent());
            return values;
        }
    }
}
