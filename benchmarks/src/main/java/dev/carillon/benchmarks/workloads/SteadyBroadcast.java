package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Emitter;
import dev.carillon.benchmarks.load.Trigger;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Broadcasts at fixed times, whether or not the server keeps up. */
final class SteadyBroadcast implements Workload {
    private static final int LENGTH_WHILE_STALLED = 5;

    private final String name;
    private final String description;
    private final int clients;
    private final Supplier<Trigger> trigger;
    private final Function<Bench, Duration> interval;
    private final int stalled;
    private final int lengths;

    private SteadyBroadcast(
            String name,
            String description,
            int clients,
            Supplier<Trigger> trigger,
            Function<Bench, Duration> interval,
            int stalled,
            int lengths) {
        this.name = name;
        this.description = description;
        this.clients = clients;
        this.trigger = trigger;
        this.interval = interval;
        this.stalled = stalled;
        this.lengths = lengths;
    }

    static SteadyBroadcast of(
            String name, String description, int clients, Duration interval, Supplier<Trigger> trigger) {
        return atRate(name, description, clients, bench -> interval, trigger);
    }

    /** Creates a workload with an interval that depends on earlier results. */
    static SteadyBroadcast atRate(
            String name,
            String description,
            int clients,
            Function<Bench, Duration> interval,
            Supplier<Trigger> trigger) {
        return new SteadyBroadcast(name, description, clients, trigger, interval, 0, 1);
    }

    /**
     * Returns a variant in which some clients have stopped reading. It runs longer, so that the data they do not read exceeds the
     * kernel's socket buffers.
     */
    SteadyBroadcast whileStalled(int count) {
        return new SteadyBroadcast(name, description, clients, trigger, interval, count, LENGTH_WHILE_STALLED);
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
    public boolean needsFreshProcess() {
        return stalled > 0;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        try (ClientGroup group = bench.webSockets(clients)) {
            Map<Metric, Double> warmUp = run(bench, group, bench.warmUp(), clients);
            if (warmUp.get(Metric.DELIVERED_PERCENT) < 100) {
                return warmUp; // the server falls further and further behind
            }
            group.stall(stalled);
            Duration measured = bench.pace().measured().multipliedBy(lengths);
            Map<Metric, Double> values = run(bench, group, measured, clients - stalled);
            if (stalled > 0) {
                values.put(Metric.DISCONNECTED, (double) group.closed());
            }
            return values;
        }
    }

    private Map<Metric, Double> run(Bench bench, ClientGroup group, Duration length, int receivers) {
        Duration every = interval.apply(bench);
        Emitter emitter = Emitter.of(group.webSocket(0), trigger.get());
        return new SteadyPhase(bench, group, emitter, every).run(SteadyPhase.count(length, every), receivers);
    }
}
