package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Measures the maximum throughput: clients send the next messages as soon as the previous ones have arrived. */
final class Saturation implements Workload {
    private final String name;
    private final String description;
    private final int clients;
    private final BiFunction<Bench, ClientGroup, Traffic> traffic;

    /** Creates a workload. The function prepares the traffic of connected clients. */
    Saturation(String name, String description, int clients, BiFunction<Bench, ClientGroup, Traffic> traffic) {
        this.name = name;
        this.description = description;
        this.clients = clients;
        this.traffic = traffic;
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
        return clients;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        try (ClientGroup group = bench.webSockets(clients)) {
            return measure(bench, group, traffic.apply(bench, group));
        }
    }

    static Map<Metric, Double> measure(Bench bench, ClientGroup group, Traffic traffic) {
        Map<Metric, Double> warmUp = run(bench, group, traffic, bench.warmUp());
        return warmUp.get(Metric.DELIVERED_PERCENT) < 100
                ? warmUp // the server lost messages or is too slow; measuring more would not help
                : run(bench, group, traffic, bench.pace().measured());
    }

    private static Map<Metric, Double> run(Bench bench, ClientGroup group, Traffic traffic, Duration length) {
        Meter meter = new Meter(bench);
        traffic.start();
        Waiting.pause(length);
        Optional<Long> arrived = Waiting.ask(traffic.stop(), bench.pace().patience());
        long end = arrived.orElseGet(() -> bench.loop().now());
        long delivered = group.arrivals().messages();
        Map<Metric, Double> values = meter.read(delivered, end);
        long polls = group.arrivals().polls();
        if (polls > 0) {
            values.put(Metric.REQUESTS_PER_SECOND, polls / meter.secondsUntil(end));
        }
        values.put(Metric.DELIVERED_PERCENT, 100.0 * delivered / traffic.expected());
        return values;
    }
}
