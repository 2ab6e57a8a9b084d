package dev.carillon.benchmarks;

import dev.carillon.benchmarks.load.LoadLoop;
import dev.carillon.benchmarks.process.ClassDataArchive;
import dev.carillon.benchmarks.process.ServerCommands;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.process.ServerProcess;
import dev.carillon.benchmarks.results.Measurement;
import dev.carillon.benchmarks.results.Metric;
import dev.carillon.benchmarks.results.Results;
import dev.carillon.benchmarks.workloads.Bench;
import dev.carillon.benchmarks.workloads.Pace;
import dev.carillon.benchmarks.workloads.Workload;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Runs workloads in rounds: every server once, then every server again. A temporary disturbance of the machine therefore affects
 * all servers.
 */
final class Campaign {
    private final List<ServerKind> servers;
    private final ToIntFunction<Workload> rounds;
    private final Pace pace;
    private final ServerCommands commands;
    private final Path logs;
    private final Results results;
    private final Consumer<Measurement> listener;

    /** The options of a JVM that uses the class-data archive. Null until the archive is created. */
    private List<String> archiveOptions;

    /** Creates a campaign. The listener is called with each measurement. */
    Campaign(
            List<ServerKind> servers,
            ToIntFunction<Workload> rounds,
            Pace pace,
            ServerCommands commands,
            Path logs,
            Results results,
            Consumer<Measurement> listener) {
        this.servers = servers;
        this.rounds = rounds;
        this.pace = pace;
        this.commands = commands;
        this.logs = logs;
        this.results = results;
        this.listener = listener;
    }

    void run(Workload workload) {
        int turns = rounds.applyAsInt(workload);
        Map<ServerKind, ServerProcess> running = new EnumMap<>(ServerKind.class);
        try {
            for (int round = 1; round <= turns; round++) {
                for (ServerKind kind : servers) {
                    if (workload.servers().contains(kind)) {
                        run(workload, kind, round, running);
                    }
                }
            }
        } finally {
            running.values().forEach(ServerProcess::close);
        }
    }

    private void run(Workload workload, ServerKind kind, int round, Map<ServerKind, ServerProcess> running) {
        boolean warm = running.containsKey(kind);
        Measurement measurement;
        // A new loop for each run, so that earlier runs have no effect on it.
        try (LoadLoop loop = new LoadLoop()) {
            ServerProcess server = running.computeIfAbsent(
                    kind, k -> ServerProcess.start(k, commands, jvmOptions(workload, k), logs, loop));
            Map<Metric, Double> values = workload.measure(new Bench(server, loop, pace, warm, results));
            measurement = new Measurement(workload.name(), kind, round, values, null);
        } catch (IllegalStateException | UncheckedIOException e) { // a failure of the server is a result, too
            measurement = new Measurement(workload.name(), kind, round, Map.of(), e.getMessage());
        }
        results.add(measurement);
        listener.accept(measurement);
        if (workload.needsFreshProcess() || !isHealthy(measurement)) {
            stop(kind, running);
        }
    }

    private List<String> jvmOptions(Workload workload, ServerKind kind) {
        if (workload.usesClassDataArchive() && kind == ServerKind.CARILLON) {
            if (archiveOptions == null) {
                archiveOptions = ClassDataArchive.make(commands, logs);
            }
            return archiveOptions;
        }
        return workload.needsSmallHeap() ? ServerCommands.SMALL_JVM_OPTIONS : ServerCommands.JVM_OPTIONS;
    }

    /** Whether a server can be used for the next round. A server that did not deliver all messages is restarted. */
    private static boolean isHealthy(Measurement measurement) {
        return measurement.failure() == null
                && measurement.values().getOrDefault(Metric.DELIVERED_PERCENT, 100.0) == 100;
    }

    private static void stop(ServerKind kind, Map<ServerKind, ServerProcess> running) {
        ServerProcess server = running.remove(kind);
        if (server != null) {
            server.close();
        }
    }
}
