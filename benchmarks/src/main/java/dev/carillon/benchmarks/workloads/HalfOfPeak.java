package dev.carillon.benchmarks.workloads;

import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Metric;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

/** Computes the broadcast interval that results in half of the peak rate of the slower peer. */
final class HalfOfPeak implements Function<Bench, Duration> {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Used if no peer's peak was measured, in messages per second. */
    private static final double ASSUMED_PEAK = 100_000;

    private final String peakWorkload;
    private final int clients;

    HalfOfPeak(String peakWorkload, int clients) {
        this.peakWorkload = peakWorkload;
        this.clients = clients;
    }

    @Override
    public Duration apply(Bench bench) {
        double peak = Stream.of(ServerKind.NODE, ServerKind.NETTY_SOCKETIO)
                .flatMapToDouble(peer -> bench.soFar().median(peakWorkload, peer, Metric.MESSAGES_PER_SECOND).stream())
                .min()
                .orElse(ASSUMED_PEAK);
        return Duration.ofNanos((long) (NANOS_PER_SECOND * clients / (peak / 2)));
    }
}
