package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.process.ProcessUsage;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumMap;
import java.util.Map;

/** What server and generator use between two moments. */
final class Meter {
    private static final double MEGABYTE = 1024 * 1024;

    private final ServerProcess server;
    private final LoadLoop loop;
    private final ProcessUsage before;
    private final long generatorBefore;
    private final long begun;

    Meter(Bench bench) {
        this.server = bench.server();
        this.loop = bench.loop();
        this.before = server.usage();
        this.generatorBefore = loop.cpuNanos();
        this.begun = loop.now();
    }

    /** How long it has run until a time of the loop, in seconds. */
    double secondsUntil(long end) {
        return Math.max(1, end - begun) / 1e9;
    }

    /** What was used until now, for a number of messages of which the last has arrived at a time. */
    Map<Metric, Double> read(long messages, long end) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        ProcessUsage after = server.usage();
        values.put(Metric.CPU_PER_MESSAGE, cpuMicros(after) / Math.max(1, messages));
        values.put(Metric.MESSAGES_PER_SECOND, messages / secondsUntil(end));
        values.put(Metric.RESIDENT_MEGABYTES, after.residentBytes() / MEGABYTE);
        values.put(Metric.PEAK_RESIDENT_MEGABYTES, after.peakResidentBytes() / MEGABYTE);
        values.put(Metric.GENERATOR_PERCENT, generatorPercent());
        return values;
    }

    /** The server's processor time until now. */
    double cpuMicros() {
        return cpuMicros(server.usage());
    }

    private double cpuMicros(ProcessUsage after) {
        return after.cpu().minus(before.cpu()).toNanos() / 1e3;
    }

    double generatorPercent() {
        return 100.0 * (loop.cpuNanos() - generatorBefore) / Math.max(1, loop.now() - begun);
    }
}
