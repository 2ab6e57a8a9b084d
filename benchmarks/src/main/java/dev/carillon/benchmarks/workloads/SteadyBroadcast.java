package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.FixedSchedule;
import dev.carillon.benchmarks.load.Trigger;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Broadcasts at fixed times, whether or not the server keeps up. */
final class SteadyBroadcast implements Workload {
    /** A server that keeps up has delivered all messages within this time after the last one was due. */
    private static final Duration GRACE = Duration.ofMillis(500);

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
        long count = Math.max(1, length.dividedBy(every));
        long expected = count * receivers;
        CompletableFuture<Long> arrived = group.arrivals().expect(expected);
        Meter meter = new Meter(bench);
        FixedSchedule schedule = new FixedSchedule(bench.loop(), group.webSocket(0), trigger.get(), every);
        long lastDue =
                Waiting.require(schedule.start(count), length.plus(bench.pace().patience()), "the schedule");
        Optional<Long> end = Waiting.ask(arrived, bench.pace().patience());
        return report(group, meter, expected, lastDue, end);
    }

    private static Map<Metric, Double> report(
            ClientGroup group, Meter meter, long expected, long lastDue, Optional<Long> end) {
        long delivered = group.arrivals().messages();
        Map<Metric, Double> values =
                meter.read(delivered, end.orElseGet(() -> group.loop().now()));
        Latencies.put(group.arrivals().latencies(), values);
        boolean keptUp = end.isPresent() && end.get() - lastDue < GRACE.toNanos();
        values.put(Metric.KEPT_UP, keptUp ? 1.0 : 0.0);
        values.put(Metric.DELIVERED_PERCENT, 100.0 * delivered / expected);
        return values;
    }
}
