package dev.carillon.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.load.Pipelines;
import dev.carillon.benchmarks.load.RandomRooms;
import dev.carillon.benchmarks.load.Trigger;
import dev.carillon.benchmarks.load.Waves;
import dev.carillon.benchmarks.process.ServerCommands;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Metric;
import dev.carillon.benchmarks.results.Results;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The servers that this build provides run the workloads and deliver exactly the requested messages. */
class ServersTest {
    private static final int CLIENTS = 10;
    private static final Pace PACE = new Pace(Duration.ofMillis(60), Duration.ofMillis(200), Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"CARILLON", "BARE", "BARE_BATCHED"})
    void everyRequestedMessageIsDelivered(ServerKind kind) {
        try (LoadLoop loop = new LoadLoop();
                ServerProcess server = ServerProcess.start(
                        kind, new ServerCommands(folder), ServerCommands.JVM_OPTIONS, folder, loop)) {
            Bench bench = new Bench(server, loop, PACE, false, new Results(Map.of()));
            for (Workload workload : workloads()) {
                Map<Metric, Double> values = workload.measure(bench);
                assertEquals(100, values.get(Metric.DELIVERED_PERCENT), workload.name());
                assertTrue(values.get(Metric.MESSAGES_PER_SECOND) > 0, workload.name());
            }
            assertTrue(new IdleMemory(CLIENTS, Duration.ofMillis(10))
                            .measure(bench)
                            .get(Metric.RESIDENT_MEGABYTES)
                    > 1);
        }
    }

    private static List<Workload> workloads() {
        return List.of(
                steady("text", Trigger.broadcast(1, 50)),
                steady("large", Trigger.broadcast(1, 100_000)),
                steady("binary", Trigger.broadcastBinary(4096)),
                new Saturation(
                        "burst",
                        "",
                        CLIENTS,
                        (bench, group) ->
                                Waves.of(group, group.webSocket(0), Trigger.broadcast(20, 50), 20 * CLIENTS, 1)),
                new Saturation("rooms", "", CLIENTS, (bench, group) -> {
                    RandomRooms rooms = new RandomRooms(5, 2, 50);
                    group.join(rooms::of, Duration.ofSeconds(10));
                    return Waves.of(group, rooms, 4);
                }),
                new Saturation("echo", "", CLIENTS, (bench, group) -> new Pipelines(group, Trigger.echo(50), 4)),
                new Saturation("ack", "", CLIENTS, (bench, group) -> new Pipelines(group, Trigger.ack(50), 4)));
    }

    private static Workload steady(String name, Trigger trigger) {
        return SteadyBroadcast.of(name, "", CLIENTS, Duration.ofMillis(20), () -> trigger);
    }

    @ParameterizedTest
    @EnumSource(names = "CARILLON")
    void pollingAndFloodDeliverEveryMessage(ServerKind kind) {
        try (LoadLoop loop = new LoadLoop();
                ServerProcess server = ServerProcess.start(
                        kind, new ServerCommands(folder), ServerCommands.SMALL_JVM_OPTIONS, folder, loop)) {
            Bench bench = new Bench(server, loop, PACE, false, new Results(Map.of()));
            Map<Metric, Double> polling = new Polling(CLIENTS).measure(bench);
            assertEquals(100, polling.get(Metric.DELIVERED_PERCENT));
            assertTrue(polling.get(Metric.REQUESTS_PER_SECOND) > 0);
            Map<Metric, Double> flood = new Flood(1000).measure(bench);
            assertEquals(100, flood.get(Metric.DELIVERED_PERCENT));
            assertEquals(0, flood.get(Metric.DISCONNECTED));
        }
    }
}
