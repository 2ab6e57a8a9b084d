package dev.carillon.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.process.ServerCommands;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Metric;
import dev.carillon.benchmarks.results.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With every technique, each subscriber receives each message once. */
class PushBroadcastTest {
    private static final Pace PACE = new Pace(Duration.ofMillis(60), Duration.ofMillis(100), Duration.ofSeconds(10));
    private static final Path HOME = Path.of("");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("servers")
    void everyMessageIsDelivered(ServerKind kind) {
        boolean onNode = kind == ServerKind.NODE_SSE || kind == ServerKind.NODE_WS;
        assumeTrue(!onNode || Files.exists(HOME.resolve("node/node_modules/ws")), "needs npm install");
        try (LoadLoop loop = new LoadLoop();
                ServerProcess server =
                        ServerProcess.start(kind, new ServerCommands(HOME), ServerCommands.JVM_OPTIONS, folder, loop)) {
            Bench bench = new Bench(server, loop, PACE, false, new Results(Map.of()));
            Map<Metric, Double> values = workload().measure(bench);
            assertEquals(100, values.get(Metric.DELIVERED_PERCENT));
            assertEquals(0, values.get(Metric.LOST));
            assertTrue(values.get(Metric.CPU_PER_MESSAGE) > 0);
            assertTrue(values.get(Metric.P50_MILLIS) > 0);
        }
    }

    private static Set<ServerKind> servers() {
        return workload().servers();
    }

    private static Workload workload() {
        return new PushBroadcast(10, Duration.ofMillis(20));
    }
}
