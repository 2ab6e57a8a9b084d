package dev.carillon.benchmarks;

import dev.carillon.benchmarks.process.OpenFiles;
import dev.carillon.benchmarks.process.ServerCommands;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.report.Machine;
import dev.carillon.benchmarks.report.ResultsPage;
import dev.carillon.benchmarks.results.Results;
import dev.carillon.benchmarks.results.ResultsFile;
import dev.carillon.benchmarks.results.Targets;
import dev.carillon.benchmarks.workloads.Pace;
import dev.carillon.benchmarks.workloads.Workload;
import dev.carillon.benchmarks.workloads.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the command line offers. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures Carillon beside its peers and the limit, and writes RESULTS.md.")
public final class BenchmarkCommand implements Callable<Integer> {
    /** For the workloads that targets speak of; the others get one, as all do with --short. */
    private static final int ROUNDS = 3;

    @Option(
            names = "--short",
            description = "A few workloads, briefly and once: about three minutes. The page goes to target/.")
    private boolean brief;

    @Option(
            names = "--rounds",
            description = "How often each server takes its turn. Default: 3 where there is a target, 1 elsewhere.")
    private Integer rounds;

    @Option(names = "--servers", split = ",", description = "Which servers: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<ServerKind> servers = List.of(ServerKind.values());

    @Option(
            names = "--workloads",
            split = ",",
            description =
                    "Which workloads, by the beginnings of their names. --list tells them. The page goes to target/.")
    private List<String> workloads;

    @Option(
            names = "--operations",
            description = "Also measures single operations with JMH; a full run without --workloads does so anyway.")
    private boolean operations;

    @Option(names = "--list", description = "Tells the workloads and runs nothing.")
    private boolean list;

    @Option(names = "--render", description = "Runs nothing; writes the page again from what was measured last.")
    private boolean render;

    @Option(names = "--home", description = "The folder of the benchmarks.", defaultValue = "benchmarks")
    private Path home;

    /**
     * Runs the command and exits.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchmarkCommand())
                .registerConverter(ServerKind.class, ServerKind::ofId)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        ResultsFile file = new ResultsFile(home.resolve(isPartial() ? "target/short.json" : "target/results.json"));
        if (list) {
            Workloads.full().forEach(workload -> System.out.println(workload.name() + ": " + workload.description()));
            return CommandLine.ExitCode.OK;
        }
        if (render) {
            return write(file.load());
        }
        List<Workload> chosen = chosenWorkloads();
        return clientsFit(chosen) ? measure(chosen, file) : CommandLine.ExitCode.USAGE;
    }

    /** Whether the results are not those that are published. */
    private boolean isPartial() {
        return brief || workloads != null || servers.size() < ServerKind.values().length;
    }

    private List<Workload> chosenWorkloads() {
        if (workloads == null) {
            return available();
        }
        return available().stream()
                .filter(workload -> workloads.stream().anyMatch(workload.name()::startsWith))
                .toList();
    }

    private List<Workload> available() {
        return brief && workloads == null ? Workloads.brief() : Workloads.full();
    }

    private static boolean clientsFit(List<Workload> chosen) throws IOException {
        int most = chosen.stream().mapToInt(Workload::clients).max().orElse(0);
        boolean fit = OpenFiles.sufficeFor(most);
        if (!fit) {
            System.err.printf(
                    "%d clients need more open files than the limit allows (%d): raise it with ulimit -n%n",
                    most, OpenFiles.limit());
        }
        return fit;
    }

    private int measure(List<Workload> chosen, ResultsFile file) throws IOException {
        Results results = new Results(Machine.describe(home));
        Progress progress = new Progress(System.out);
        Campaign campaign = new Campaign(
                servers,
                this::roundsOf,
                brief ? Pace.brief() : Pace.full(),
                new ServerCommands(home),
                home.resolve("target/logs"),
                results,
                progress::tell);
        for (Workload workload : chosen) {
            campaign.run(workload);
            file.save(results); // a long campaign that is broken off has not been in vain
        }
        if (operations || (!brief && workloads == null)) {
            results.addOperations(Microbenchmarks.run());
            file.save(results);
        }
        return write(results);
    }

    private int roundsOf(Workload workload) {
        if (rounds != null) {
            return rounds;
        }
        return !brief && Targets.concern(workload.name()) ? ROUNDS : 1;
    }

    private int write(Results results) throws IOException {
        Map<String, String> descriptions =
                available().stream().collect(Collectors.toMap(Workload::name, Workload::description));
        Path folder = isPartial() ? home.resolve("target") : home;
        ResultsPage.write(results, descriptions, folder);
        System.out.println("written: " + folder.resolve("RESULTS.md"));
        return CommandLine.ExitCode.OK;
    }
}
