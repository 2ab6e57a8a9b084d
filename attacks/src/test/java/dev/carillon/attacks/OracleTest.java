package dev.carillon.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.ServerStats;
import dev.carillon.attacks.AttackResult.Finding;
import dev.carillon.attacks.AttackResult.Health;
import dev.carillon.attacks.clients.Latencies;
import dev.carillon.attacks.clients.Observations;
import dev.carillon.attacks.server.ServerUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OracleTest {
    private static final Latencies QUIET = new Latencies(1000, 1_000, 40_000, 50_000, 0);
    private static final Observations NOTHING = new Observations(Map.of(), 0, 0, 0, 0, 0);
    private static final Health HEALTHY = new Health(true, false, 0, 0, List.of(), Duration.ZERO);

    @Test
    void passesIfTheClientsNoticeNothing() {
        assertEquals(List.of(), failed(latency(80_000), NOTHING, HEALTHY));
    }

    @Test
    void limitsTheLatencyRelativeToTheQuietTime() {
        assertEquals(List.of("latency"), failed(latency(80_001), NOTHING, HEALTHY));
    }

    @Test
    void failsIfNoEchoWasMeasured() {
        assertEquals(List.of("latency"), failed(new Latencies(0, 0, 0, 0, 0), NOTHING, HEALTHY));
    }

    @Test
    void namesWhatTheClientsHaveNoticed() {
        assertEquals(
                List.of("connections"), failed(QUIET, new Observations(Map.of("closed", 1), 0, 0, 0, 0, 0), HEALTHY));
        assertEquals(List.of("ticks"), failed(QUIET, new Observations(Map.of(), 1, 0, 0, 0, 0), HEALTHY));
        assertEquals(List.of("ticks"), failed(QUIET, new Observations(Map.of(), 0, 1, 0, 0, 0), HEALTHY));
        assertEquals(List.of("ticks"), failed(QUIET, new Observations(Map.of(), 0, 0, 1, 0, 0), HEALTHY));
        assertEquals(List.of("acknowledgements"), failed(QUIET, new Observations(Map.of(), 0, 0, 0, 1, 0), HEALTHY));
        assertEquals(List.of("acknowledgements"), failed(QUIET, new Observations(Map.of(), 0, 0, 0, 0, 1), HEALTHY));
    }

    @Test
    void namesWhatIsWrongWithTheServer() {
        assertEquals(
                List.of("process"), failed(QUIET, NOTHING, new Health(true, true, 0, 0, List.of(), Duration.ZERO)));
        assertEquals(
                List.of("process", "baseline"),
                failed(QUIET, NOTHING, new Health(false, false, 0, 0, List.of(), Duration.ZERO)));
        assertEquals(
                List.of("baseline"),
                failed(QUIET, NOTHING, new Health(true, false, 0, 0, List.of("rooms 0 -> 1"), Duration.ZERO)));
    }

    @Test
    void baselineToleratesALittleMemoryButNoSession() {
        Baseline baseline = new Baseline(usage(200, 20 << 20), Limits.DEFAULT);
        assertEquals(List.of(), baseline.excess(usage(200, 36 << 20)));
        assertEquals(List.of("sessions 200 -> 201", "heap MB 20 -> 37"), baseline.excess(usage(201, 37 << 20)));
    }

    private static ServerUsage usage(int sessions, long heap) {
        return new ServerUsage(new ServerStats(sessions, 0, 0, 0, 0), heap, 0, 0, 10, 20, 0);
    }

    private static Latencies latency(long p99) {
        return new Latencies(1000, 1_000, p99, p99, 0);
    }

    private static List<String> failed(Latencies during, Observations seen, Health health) {
        return new Oracle(Limits.DEFAULT)
                .judge(QUIET, during, seen, health).stream()
                        .filter(finding -> !finding.passed())
                        .map(Finding::oracle)
                        .toList();
    }
}
