package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Emitter;
import dev.carillon.benchmarks.load.FixedSchedule;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A phase in which messages are due at fixed times, whether or not the server keeps up.
 *
 * @param bench the environment
 * @param group the receivers
 * @param emitter requests the messages
 * @param every the time between two messages
 */
record SteadyPhase(Bench bench, ClientGroup group, Emitter emitter, Duration every) {
    /** A server that keeps up has delivered all messages within this time after the last one was due. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** Returns the number of messages in a time. */
    static long count(Duration length, Duration every) {
        return Math.max(1, length.dividedBy(every));
    }

    /** Sends a number of messages, each of which must arrive at a number of receivers. */
    Map<Metric, Double> run(long count, int receivers) {
        long expected = count * receivers;
        CompletableFuture<Long> arrived = group.arrivals().expect(expected);
        Meter meter = new Meter(bench);
        FixedSchedule schedule = new FixedSchedule(bench.loop(), emitter, every);
        Duration limit = every.multipliedBy(count).plus(bench.pace().patience());
        long lastDue = Waiting.require(schedule.start(count), limit, "the schedule");
        Optional<Long> end = Waiting.ask(arrived, bench.pace().patience());
        return report(meter, expected, lastDue, end);
    }

    private Map<Metric, Double> report(Meter meter, long expected, long lastDue, Optional<Long> end) {
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
