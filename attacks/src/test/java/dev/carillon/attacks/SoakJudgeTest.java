package dev.carillon.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.ServerStats;
import dev.carillon.attacks.AttackResult.Finding;
import dev.carillon.attacks.churn.ChurnCounts;
import dev.carillon.attacks.server.ServerUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakJudgeTest {
    private static final int SAMPLES = 60;
    private static final long MB = 1 << 20;
    private static final ServerUsage STEADY = usage(20 * MB, 8 * MB, 20, 300);
    private static final ChurnCounts BUSY = new ChurnCounts(1000, 300, 50, 100_000, 10_000, Map.of());

    @Test
    void passesIfNothingGrows() {
        assertEquals(List.of(), failed(sample -> STEADY));
    }

    @Test
    void ignoresGrowthAtTheBeginning() {
        assertEquals(List.of(), failed(sample -> usage((10 + Math.min(sample, 19)) * MB, 8 * MB, 20, 300)));
    }

    @Test
    void ignoresAFewHighMeasurements() {
        assertEquals(List.of(), failed(sample -> sample % 3 == 0 ? usage(60 * MB, 40 * MB, 100, 900) : STEADY));
    }

    @Test
    void findsALeakOfTheHeap() {
        assertEquals(List.of("heap KB"), failed(sample -> usage(20 * MB + sample * 150_000L, 8 * MB, 20, 300)));
    }

    @Test
    void findsALeakOfDirectMemory() {
        assertEquals(List.of("direct KB"), failed(sample -> usage(20 * MB, 8 * MB + sample * 600_000L, 20, 300)));
    }

    @Test
    void findsALeakOfThreads() {
        assertEquals(List.of("threads"), failed(sample -> usage(20 * MB, 8 * MB, 20 + sample / 3, 300)));
    }

    @Test
    void findsALeakOfDescriptors() {
        assertEquals(List.of("descriptors"), failed(sample -> usage(20 * MB, 8 * MB, 20, 300 + sample)));
    }

    @Test
    void toleratesHardlyMore() {
        SoakLimits limits = SoakLimits.DEFAULT;
        assertEquals(List.of(), failed(sample -> grown(sample, limits.threads())));
        assertEquals(List.of("threads"), failed(sample -> grown(sample, limits.threads() + 1)));
    }

    /** The last third has more threads than the others. */
    private static ServerUsage grown(int sample, long more) {
        return usage(20 * MB, 8 * MB, sample < 40 ? 20 : Math.toIntExact(20 + more), 300);
    }

    @Test
    void failsWithoutEnoughMeasurements() {
        assertEquals(
                List.of("heap KB", "direct KB", "threads", "descriptors"), failed(samples(2, sample -> STEADY), BUSY));
        assertEquals(List.of(), failed(samples(3, sample -> STEADY), BUSY));
    }

    @Test
    void failsIfAVisitorComplains() {
        assertEquals(
                List.of("visitors"),
                failed(new ChurnCounts(1000, 300, 50, 100_000, 10_000, Map.of("lost: missed", 1L))));
    }

    @Test
    void failsIfNothingHappened() {
        assertEquals(List.of("effort"), failed(new ChurnCounts(1000, 0, 50, 100_000, 10_000, Map.of())));
        assertEquals(List.of("effort"), failed(new ChurnCounts(1000, 300, 0, 100_000, 10_000, Map.of())));
        assertEquals(List.of("effort"), failed(new ChurnCounts(1000, 300, 50, 0, 10_000, Map.of())));
        assertEquals(List.of("effort"), failed(new ChurnCounts(1000, 300, 50, 100_000, 0, Map.of())));
    }

    private static List<String> failed(ChurnCounts churn) {
        return failed(samples(SAMPLES, sample -> STEADY), churn);
    }

    private static List<String> failed(IntFunction<ServerUsage> usage) {
        return failed(samples(SAMPLES, usage), BUSY);
    }

    private static List<String> failed(List<SoakSample> samples, ChurnCounts churn) {
        return new SoakResult(new SoakJudge(SoakLimits.DEFAULT).judge(samples, churn))
                .failures().stream().map(Finding::oracle).toList();
    }

    private static List<SoakSample> samples(int count, IntFunction<ServerUsage> usage) {
        return IntStream.range(0, count)
                .mapToObj(i -> new SoakSample(Duration.ofSeconds(30L * i), usage.apply(i), BUSY))
                .toList();
    }

    private static ServerUsage usage(long heap, long direct, int threads, long descriptors) {
        return new ServerUsage(new ServerStats(260, 260, 100, 0, 260), heap, direct, 0, threads, descriptors, 0);
    }
}
