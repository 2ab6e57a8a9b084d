package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Trigger;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A handler emits to a single client without a pause. Shows whether memory stays bounded and all messages arrive. */
final class Flood implements Workload {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final int emits;

    Flood(int emits) {
        this.emits = emits;
    }

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public String description() {
        return emits + " emits in a row to one client, which reads as fast as it can.";
    }

    @Override
    public int clients() {
        return 1;
    }

    @Override
    public Set<ServerKind> servers() {
        return EnumSet.of(ServerKind.CARILLON, ServerKind.NODE, ServerKind.NETTY_SOCKETIO);
    }

    @Override
    public boolean needsFreshProcess() {
        return true;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        try (ClientGroup group = bench.webSockets(1)) {
            CompletableFuture<Long> arrived = group.arrivals().expect(emits);
            Meter meter = new Meter(bench);
            group.send(Trigger.flood(emits, Workloads.ORDINARY_PAYLOAD));
            Optional<Long> end = awaitEnd(bench, group, arrived);
            long delivered = group.arrivals().messages();
            Map<Metric, Double> values =
                    meter.read(delivered, end.orElseGet(() -> bench.loop().now()));
            values.put(Metric.DELIVERED_PERCENT, 100.0 * delivered / emits);
            values.put(Metric.DISCONNECTED, (double) group.closed());
            return values;
        }
    }

    private static Optional<Long> awaitEnd(Bench bench, ClientGroup group, CompletableFuture<Long> arrived) {
        long deadline = bench.loop().now() + LIMIT.toNanos();
        Optional<Long> end = Optional.empty();
        while (end.isEmpty() && group.closed() == 0 && bench.loop().now() < deadline) {
            end = Waiting.ask(arrived, STEP);
        }
        return end;
    }
}
