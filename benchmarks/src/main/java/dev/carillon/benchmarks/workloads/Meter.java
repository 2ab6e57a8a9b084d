package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.process.ProcessUsage;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Metric;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Measures the resource usage of the server and the generator during a period of time. */
final class Meter {
    private static final double MEGABYTE = 1024 * 1024;

    private final ServerProcess server;
    private final LoadLoop loop;
    private final ProcessUsage before;
    private final Optional<ProcessUsage> redisBefore;
    private final long generatorBefore;
    private final long begun;

    Meter(Bench bench) {
        this.server = bench.server();
        this.loop = bench.loop();
        this.before = server.usage();
        this.redisBefore = server.redisUsage();
        this.generatorBefore = loop.cpuNanos();
        this.begun = loop.now();
    }

    /** Returns the time from the creation of the meter to a time of the loop, in seconds. */
    double secondsUntil(long end) {
        return Math.max(1, end - begun) / 1e9;
    }

    /** Returns the metrics until now, for a number of messages and the time at which the last one arrived. */
    Map<Metric, Double> read(long messages, long end) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        ProcessUsage after = server.usage();
        values.put(Metric.CPU_PER_MESSAGE, micros(before, after) / Math.max(1, messages));
        redisBefore.ifPresent(redis -> values.put(
                Metric.REDIS_CPU_PER_MESSAGE,
                micros(redis, server.redisUsage().orElseThrow()) / Math.max(1, messages)));
        values.put(Metric.MESSAGES_PER_SECOND, messages / secondsUntil(end));
        values.put(Metric.RESIDENT_MEGABYTES, after.residentBytes() / MEGABYTE);
        values.put(Metric.PEAK_RESIDENT_MEGABYTES, after.peakResidentBytes() / MEGABYTE);
        values.put(Metric.GENERATOR_PERCENT, generatorPercent());
        return values;
    }

    /** Returns the server's processor time until now, in microseconds. */
    double cpuMicros() {
        return micros(before, server.usage());
    }

    private static double micros(ProcessUsage before, ProcessUsage after) {
        return after.cpu().minus(before.cpu()).toNanos() / 1e3;
    }

    double generatorPercent() {
        return 100.0 * (loop.cpuNanos() - generatorBefore) / Math.max(1, loop.now() - begun);
    }
}
