package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Finding;
import dev.carillon.attacks.churn.ChurnPlan;
import dev.carillon.attacks.process.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The command line of soak runs. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Lets clients come and go for a long time, and checks that the server neither leaks nor loses anything."
                        + " Exits with 1 if it does.")
final class SoakCommand implements Callable<Integer> {
    @Option(names = "--seconds", description = "Duration. Shorter runs find only larger leaks.")
    private int seconds = 1800;

    @Option(names = "--interval-seconds", description = "Time between two measurements.")
    private int intervalSeconds = 30;

    @Option(names = "--settle-seconds", description = "How long the server may take to return to what it used before.")
    private int settleSeconds = 300;

    @Option(names = "--clients", description = "Number of well-behaved clients that stay.")
    private int clients = 200;

    @Option(names = "--visitors", description = "Number of clients at a time that come and go.")
    private int visitors = 120;

    @Option(
            names = "--seed",
            defaultValue = Option.NULL_VALUE,
            description = "Seed of the random decisions. Default: random.")
    private Long seed;

    @Option(names = "--xmx", description = "Maximum heap of the server.")
    private String heap = "256m";

    @Option(names = "--p99-floor", description = "Limit for the 99th percentile of latencies, in milliseconds.")
    private long latencyFloor = 100;

    @Option(names = "--logs", description = "Folder for the log of the server.")
    private Path logs = Path.of("attacks/target/logs");

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(logs);
        long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        System.out.println("seed " + chosen + "\n\n" + SoakTable.head());
        SoakResult result = new SoakRun(
                        plan(chosen),
                        ServerSetup.withHeap(heap),
                        logs.resolve("soak.log"),
                        sample -> System.out.println(SoakTable.rowOf(sample)))
                .run(limits(), SoakLimits.DEFAULT);
        System.out.println();
        result.findings().forEach(SoakCommand::print);
        return result.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(Finding finding) {
        System.out.println((finding.passed() ? "passed  " : "FAILED  ") + finding.oracle() + ": " + finding.detail());
    }

    private SoakPlan plan(long seed) {
        AttackPlan full = AttackPlan.full(Duration.ofSeconds(seconds));
        AttackPlan run = new AttackPlan(
                clients,
                full.echoInterval(),
                full.warmUp(),
                full.quiet(),
                full.control(),
                full.attack(),
                Duration.ofSeconds(settleSeconds),
                full.scale(),
                full.from());
        return new SoakPlan(run, new ChurnPlan(visitors, 1, seed), Duration.ofSeconds(intervalSeconds));
    }

    private Limits limits() {
        Limits standard = Limits.DEFAULT;
        return new Limits(
                standard.latencyRatio(),
                Duration.ofMillis(latencyFloor),
                standard.heap(),
                standard.direct(),
                standard.others());
    }
}
