package dev.carillon.attacks;

import dev.carillon.attacks.kinds.Attack;
import dev.carillon.attacks.kinds.Attacks;
import dev.carillon.attacks.process.ServerSetup;
import dev.carillon.attacks.process.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the attacks. */
@Command(
        name = "attacks/run",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Attacks a server, by default Carillon, and checks that its other clients do not notice."
                + " Exits with 1 if they do.",
        subcommands = SoakCommand.class)
public final class AttackCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @Option(names = "--attack", split = ",", description = "Attacks to run, each on a new server; see --list.")
    private List<String> names = List.of(ALL);

    @Option(names = "--together", description = "Run the attacks at the same time, on one server.")
    private boolean together;

    @Option(names = "--list", description = "List the attacks and exit.")
    private boolean list;

    @Option(names = "--seconds", description = "Duration of an attack.")
    private int seconds = 60;

    @Option(names = "--warm-up-seconds", description = "Time before the first measurement.")
    private int warmUpSeconds = 8;

    @Option(names = "--quiet-seconds", description = "Time of the measurement without an attack.")
    private int quietSeconds = 10;

    @Option(
            names = "--control-seconds",
            description =
                    "Time of a control measurement, while the same attackers attack another server; 0 to skip it.")
    private int controlSeconds;

    @Option(names = "--settle-seconds", description = "How long the server may take to recover from an attack.")
    private int settleSeconds = 180;

    @Option(names = "--clients", description = "Number of well-behaved clients.")
    private int clients = 200;

    @Option(names = "--scale", description = "Size of the attacks; 1 is full size.")
    private double scale = 1;

    @Option(names = "--attacker-address", description = "Local address of the attackers.")
    private InetAddress from = InetAddress.getLoopbackAddress();

    @Mixin
    private TargetOptions targetOptions = new TargetOptions();

    @Option(
            names = "--p99-ratio",
            description =
                    "Limit for the 99th percentile of latencies, relative to the control measurement, or to the quiet time.")
    private double latencyRatio = Limits.DEFAULT.latencyRatio();

    @Option(names = "--p99-floor", description = "Limit for the 99th percentile if it is higher, in milliseconds.")
    private long latencyFloor = Limits.DEFAULT.latencyFloor().toMillis();

    @Option(names = "--logs", description = "Folder for the logs of the servers.")
    private Path logs = Path.of("attacks/target/logs");

    /**
     * Runs the command and exits.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new AttackCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            Attacks.all().forEach(attack -> System.out.println(attack.name() + ": " + attack.summary()));
            Stream.of(Signal.values()).forEach(signal -> System.out.println(signal.id() + ": " + signal.summary()));
            return CommandLine.ExitCode.OK;
        }
        Files.createDirectories(logs);
        boolean unharmed = attack();
        return sendSignals() && unharmed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Runs the attacks and prints the results. Returns whether all have passed. */
    private boolean attack() {
        Target target = targetOptions.target();
        List<Attack> chosen = chosen();
        List<Attack> pointless = chosen.stream()
                .filter(attack -> reasonAgainst(attack, target).isPresent())
                .toList();
        if (!chosen.isEmpty()) {
            System.out.println(AttackTable.head());
        }
        boolean passed = true;
        for (List<Attack> attacks : runs(without(pointless, chosen))) {
            String log = attacks.size() == 1 ? attacks.get(0).name() : "together";
            AttackResult result = new AttackRun(plan(), target, limits(), log(log)).run(attacks);
            System.out.println(AttackTable.rowOf(result));
            passed &= result.passed();
        }
        pointless.forEach(attack -> System.out.println(AttackTable.notApplicable(
                attack.name(), reasonAgainst(attack, target).orElseThrow())));
        return passed;
    }

    /** Returns why an attack cannot be tried on a server, or empty if it can. */
    private static Optional<String> reasonAgainst(Attack attack, Target target) {
        if (attack.isPointlessWithoutRecovery() && !target.canRecover()) {
            return Optional.of("the server has no connection state recovery");
        }
        return attack.needsRoutes() && !target.hasRoutes()
                ? Optional.of("the server has no routes for clients without Socket.IO")
                : Optional.empty();
    }

    private List<Attack> chosen() {
        return names.contains(ALL)
                ? Attacks.all()
                : names.stream()
                        .filter(name -> Signal.named(name).isEmpty())
                        .map(Attacks::named)
                        .toList();
    }

    private static List<Attack> without(List<Attack> some, List<Attack> all) {
        return all.stream().filter(attack -> !some.contains(attack)).toList();
    }

    /** The attacks of each run. */
    private List<List<Attack>> runs(List<Attack> attacks) {
        return together && !attacks.isEmpty()
                ? List.of(attacks)
                : attacks.stream().map(List::of).toList();
    }

    /** Ends servers by signals and prints the results. Returns whether all have passed. */
    private boolean sendSignals() {
        List<Signal> signals = Stream.of(Signal.values())
                .filter(signal -> names.contains(signal.id()) || (names.contains(ALL) && !together))
                .toList();
        if (!signals.isEmpty()) {
            System.out.println("\n" + SignalTable.head());
        }
        boolean passed = true;
        for (Signal signal : signals) {
            if (targetOptions.target() instanceof ServerSetup setup) {
                SignalResult result = new SignalRun(plan(), setup, log(signal.id())).run(signal);
                System.out.println(SignalTable.rowOf(result));
                passed &= result.passed();
            } else {
                System.out.println(SignalTable.notApplicable(
                        signal, "what this server does is up to the application's own signal handler"));
            }
        }
        return passed;
    }

    private Path log(String name) {
        return logs.resolve(targetOptions.logName(name) + ".log");
    }

    private AttackPlan plan() {
        AttackPlan full = AttackPlan.full(Duration.ofSeconds(seconds));
        return new AttackPlan(
                clients,
                full.echoInterval(),
                Duration.ofSeconds(warmUpSeconds),
                Duration.ofSeconds(quietSeconds),
                Duration.ofSeconds(controlSeconds),
                full.attack(),
                Duration.ofSeconds(settleSeconds),
                scale,
                from);
    }

    private Limits limits() {
        Limits standard = Limits.DEFAULT;
        return new Limits(
                latencyRatio, Duration.ofMillis(latencyFloor), standard.heap(), standard.direct(), standard.others());
    }
}
