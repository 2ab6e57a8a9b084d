package dev.carillon.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.load.Trigger;
import dev.carillon.benchmarks.load.Waves;
import dev.carillon.benchmarks.process.ServerCommands;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Metric;
import dev.carillon.benchmarks.results.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers of each kind of cluster deliver exactly the requested messages. */
class ClusterBroadcastTest {
    private static final int CLIENTS = 10;
    private static final Pace PACE = new Pace(Duration.ofMillis(60), Duration.ofMillis(200), Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"CLASSIC", "SHARDED", "STREAMS"})
    void everyRequestedMessageIsDelivered(ServerKind kind) {
        requireRedis();
        try (LoadLoop loop = new LoadLoop();
                ServerProcess cluster = ServerProcess.start(
                        kind, new ServerCommands(folder), ServerCommands.JVM_OPTIONS, folder, loop)) {
            assertEquals(2, cluster.ports().size());
            Bench bench = new Bench(cluster, loop, PACE, false, new Results(Map.of()));
            for (Workload workload : workloads()) {
                Map<Metric, Double> values = workload.measure(bench);
                assertEquals(100, values.get(Metric.DELIVERED_PERCENT), workload.name());
                assertTrue(values.get(Metric.MESSAGES_PER_SECOND) > 0, workload.name());
                assertTrue(values.get(Metric.REDIS_CPU_PER_MESSAGE) >= 0, workload.name());
            }
        }
    }

    private static List<Workload> workloads() {
        return List.of(
                SteadyBroadcast.of("steady", "", CLIENTS, Duration.ofMillis(20), () -> Trigger.broadcast(1, 50)),
                new Saturation(
                        "burst",
                        "",
                        CLIENTS,
                        (bench, group) ->
                                Waves.of(group, group.webSocket(0), Trigger.broadcast(20, 50), 20 * CLIENTS, 1)));
    }

    private static void requireRedis() {
        boolean present = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "redis-server")));
        if (!present) {
            String message = "redis-server is not on the PATH: install Redis";
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                fail(message);
            }
            System.err.println("SKIPPED: " + message);
            abort(message);
        }
    }
}
