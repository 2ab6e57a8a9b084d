package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.ClientGroup;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Measures the memory of an idle connection. */
final class IdleMemory implements Workload {
    private static final Duration GC_LIMIT = Duration.ofSeconds(30);

    /** Clients that connect and disconnect beforehand, so that classes are loaded and buffers are allocated. */
    private static final int FORERUNNERS = 500;

    private final int clients;
    private final Duration settling;

    /** Creates a workload. The settling time is the idle time before and after a garbage collection. */
    IdleMemory(int clients, Duration settling) {
        this.clients = clients;
        this.settling = settling;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String description() {
        return clients + " idle WebSocket clients; increase in memory, measured after garbage collections.";
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public boolean needsFreshProcess() {
        return true;
    }

    @Override
    public boolean needsSmallHeap() {
        return true;
    }

    @Override
    public Map<Metric, Double> measure(Bench bench) {
        bench.webSockets(FORERUNNERS).close();
        try (ClientGroup admin = bench.webSockets(1)) {
            Memory before = settled(bench, admin);
            try (ClientGroup group = bench.webSockets(clients)) {
                Memory after = settled(bench, admin);
                Map<Metric, Double> values = new EnumMap<>(Metric.class);
                values.put(Metric.BYTES_PER_CONNECTION, (double) (after.resident() - before.resident()) / group.size());
                values.put(Metric.HEAP_PER_CONNECTION, (double) (after.heap() - before.heap()) / group.size());
                values.put(Metric.RESIDENT_MEGABYTES, after.resident() / (1024.0 * 1024));
                return values;
            }
        }
    }

    private Memory settled(Bench bench, ClientGroup admin) {
        Waiting.pause(settling);
        admin.ask("gc", GC_LIMIT);
        long heap = admin.ask("gc", GC_LIMIT);
        Waiting.pause(settling);
        return new Memory(bench.server().usage().residentBytes(), heap);
    }

    private record Memory(long resident, long heap) {}
}
