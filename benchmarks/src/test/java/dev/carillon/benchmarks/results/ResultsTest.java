package dev.carillon.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.benchmarks.process.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final String STEADY = "steady-1000-10ms";

    private final Results results = SampleResults.of();

    @Test
    void oneBadRoundDoesNotMoveTheMedian() {
        assertEquals(OptionalDouble.of(2.2), results.median(STEADY, ServerKind.CARILLON, Metric.CPU_PER_MESSAGE));
    }

    @Test
    void medianOfTwoValuesIsTheirMean() {
        Results two = new Results(Map.of());
        two.add(new Measurement("w", ServerKind.BARE, 1, Map.of(Metric.P99_MILLIS, 1.0), null));
        two.add(new Measurement("w", ServerKind.BARE, 2, Map.of(Metric.P99_MILLIS, 4.0), null));
        assertEquals(OptionalDouble.of(2.5), two.median("w", ServerKind.BARE, Metric.P99_MILLIS));
    }

    @Test
    void comparesMedians() {
        OptionalDouble ratio = results.ratio(STEADY, ServerKind.CARILLON, ServerKind.BARE, Metric.CPU_PER_MESSAGE);
        assertEquals(1.1, ratio.orElseThrow(), 1e-9);
        assertTrue(results.ratio(STEADY, ServerKind.CARILLON, ServerKind.NETTY_SOCKETIO, Metric.CPU_PER_MESSAGE)
                .isEmpty());
    }

    @Test
    void targetIsReachedAtItsLimit() {
        Target atMost = Targets.all().get(0);
        assertEquals("bare Netty", atMost.against());
        assertTrue(atMost.isReached(1.1));
        assertFalse(atMost.isReached(1.1001));
    }

    @Test
    void minimumTargetIsMissedBelowItsLimit() {
        Target burst =
                Target.ratio("burst", "burst", ServerKind.NODE, Metric.MESSAGES_PER_SECOND, Target.Bound.AT_LEAST, 10);
        assertTrue(burst.isReached(10));
        assertFalse(burst.isReached(9.9));
        assertTrue(burst.measured().apply(results).isEmpty());
    }

    @Test
    void spreadIsLargestDividedBySmallest() {
        Results growth = new Results(Map.of());
        growth.add(new Measurement("a", ServerKind.CARILLON, 1, Map.of(Metric.CPU_PER_MESSAGE, 2.0), null));
        growth.add(new Measurement("b", ServerKind.CARILLON, 1, Map.of(Metric.CPU_PER_MESSAGE, 3.0), null));
        Target spread = Target.spread("growth", List.of("a", "b"), Metric.CPU_PER_MESSAGE, 1.15);
        assertEquals(OptionalDouble.of(1.5), spread.measured().apply(growth));
        assertTrue(Target.spread("growth", List.of("a", "c"), Metric.CPU_PER_MESSAGE, 1.15)
                .measured()
                .apply(growth)
                .isEmpty());
    }

    @Test
    void savedResultsAreLoadedCompletely(@TempDir Path folder) throws IOException {
        ResultsFile file = new ResultsFile(folder.resolve("a/results.json"));
        file.save(results);
        Results loaded = file.load();
        assertEquals(results.machine(), loaded.machine());
        assertEquals(results.workloads(), loaded.workloads());
        assertEquals(List.of("it does not start"), loaded.failures("start", ServerKind.NODE));
        assertEquals(OptionalDouble.of(2.2), loaded.median(STEADY, ServerKind.CARILLON, Metric.CPU_PER_MESSAGE));
    }
}
