package dev.carillon.benchmarks;

import dev.carillon.benchmarks.process.OpenFiles;
import dev.carillon.benchmarks.process.ServerCommands;
import dev.carillon.benchmarks.process.ServerKind;
import dev.carillon.benchmarks.report.Machine;
import dev.carillon.benchmarks.report.MarkdownReport;
import dev.carillon.benchmarks.report.ResultsPage;
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
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark command. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Compares Carillon with its peers and with bare Netty, and writes RESULTS.md.")
public final class BenchmarkCommand implements Callable<Integer> {
    /** The number of rounds for workloads that need several. The others run once, as do all workloads with --short. */
    private static final int ROUNDS = 3;

    @Option(
            names = "--short",
            description = "Run a few short workloads once (about three minutes). Writes the page to target/.")
    private boolean brief;

    @Option(
            names = "--rounds",
            description = "Number of rounds per server (default: 3 for workloads with a target and push, otherwise 1).")
    private Integer rounds;

    @Option(names = "--servers", split = ",", description = "Servers to run: ${COMPLETION-CANDIDATES} (default: all).")
    private List<ServerKind> servers = List.of(ServerKind.values());

    @Option(
            names = "--workloads",
            split = ",",
            description =
                    "Workloads to run, by the start of their names; see --list. Prints the tables, and writes the page to target/.")
    private List<String> workloads;

    @Option(
            names = "--operations",
            description = "Also measure single operations with JMH (default unless --short or --workloads is set).")
    private boolean operations;

    @Option(names = "--list", description = "List the workloads and exit.")
    private boolean list;

    @Option(names = "--render", description = "Write the page from the last results, without running anything.")
    private boolean render;

    @Option(names = "--home", description = "Folder of the benchmarks.", defaultValue = "benchmarks")
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

    /** Whether the run is partial, so that its results are not published. */
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
                    "%d clients need more open files than the limit of %d allows: raise it with ulimit -n%n",
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
            file.save(results); // preserves the results if a long run is interrupted
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
        return !brief && workload.needsRounds() ? ROUNDS : 1;
    }

    private int write(Results results) throws IOException {
        Map<String, String> descriptions =
                available().stream().collect(Collectors.toMap(Workload::name, Workload::description));
        Path folder = isPartial() ? home.resolve("target") : home;
        ResultsPage.write(results, descriptions, folder);
        if (workloads != null) {
            System.out.println(new MarkdownReport(results, descriptions, Map.of()).writeTables());
        }
        System.out.println("written: " + folder.resolve("RESULTS.md"));
        return CommandLine.ExitCode.OK;
    }
}
