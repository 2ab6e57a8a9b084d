package dev.carillon.benchmarks;

import dev.carillon.benchmarks.process.ServerCommands;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.results.Measurement;
import dev.carillon.benchmarks.results.Results;
import dev.carillon.benchmarks.results.ResultsFile;
import dev.carillon.benchmarks.workloads.Pace;
import dev.carillon.benchmarks.workloads.Workload;
import dev.carillon.benchmarks.workloads.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the command line offers. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures Carillon beside its peers and the limit, and writes RESULTS.md.")
public final class BenchmarkCommand implements Callable<Integer> {
    @Option(names = "--short", description = "A few workloads, briefly: about three minutes.")
    private boolean brief;

    @Option(names = "--rounds", description = "How often each server takes its turn. Default: 5, or 1 with --short.")
    private Integer rounds;

    @Option(
            names = "--servers",
            split = ",",
            description = "Which servers. Default: carillon,bare,bare-batched,node,netty-socketio.")
    private List<String> servers;

    @Option(names = "--workloads", split = ",", description = "Which workloads, by the beginnings of their names.")
    private List<String> workloads;

    @Option(names = "--home", description = "The folder of the benchmarks.", defaultValue = "benchmarks")
    private Path home;

    @Override
    public Integer call() throws IOException {
        ResultsFile file = new ResultsFile(home.resolve("target/results.json"));
        Results results = new Results(Map.of());
        Campaign campaign = new Campaign(
                chosenServers(),
                rounds == null ? (brief ? 1 : 5) : rounds,
                brief ? Pace.brief() : Pace.full(),
                new ServerCommands(home),
                home.resolve("target/logs"),
                results,
                BenchmarkCommand::print);
        campaign.run(chosenWorkloads());
        file.save(results);
        return 0;
    }

    private List<ServerKind> chosenServers() {
        return servers == null
                ? List.of(ServerKind.values())
                : servers.stream().map(ServerKind::ofId).toList();
    }

    private List<Workload> chosenWorkloads() {
        List<Workload> all = brief ? Workloads.brief() : Workloads.full();
        return workloads == null
                ? all
                : Workloads.full().stream()
                        .filter(workload -> workloads.stream().anyMatch(workload.name()::startsWith))
                        .toList();
    }

    private static void print(Measurement measurement) {
        System.out.println(measurement);
    }

    /**
     * Runs the command and exits.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchmarkCommand()).execute(args));
    }
}
