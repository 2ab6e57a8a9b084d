package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Health;
import dev.carillon.attacks.clients.GoodClients;
import dev.carillon.attacks.clients.Latencies;
import dev.carillon.attacks.clients.Observations;
import dev.carillon.attacks.kinds.Attack;
import dev.carillon.attacks.process.AttackerProcess;
import dev.carillon.attacks.process.ServerProcess;
import dev.carillon.attacks.process.Target;
import dev.carillon.attacks.server.ServerUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Attacks a new server, with one attack or with several at once, and judges the effect on its well-behaved clients. */
public final class AttackRun {
    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(500);

    private final AttackPlan plan;
    private final Target target;
    private final Limits limits;
    private final Path log;

    /** Prepares a run. The standard error of the server goes to the log file. */
    public AttackRun(AttackPlan plan, Target target, Limits limits, Path log) {
        this.plan = plan;
        this.target = target;
        this.limits = limits;
        this.log = log;
    }

    /** Runs the attacks at the same time. */
    public AttackResult run(List<Attack> attacks) {
        boolean recovery = attacks.stream().anyMatch(Attack::needsRecovery);
        try (ServerProcess server = ServerProcess.start(target.withRecovery(recovery), log);
                GoodClients clients =
                        GoodClients.connect(server.address(), plan.clients(), target.closesAfterResponse())) {
            clients.startEchoes(plan.echoInterval());
            Waiting.pause(plan.warmUp());
            clients.startPhase();
            Waiting.pause(plan.quiet());
            Latencies quiet = clients.latencies();
            ServerUsage before = server.usage().orElseThrow(() -> new IllegalStateException("no answer; see " + log));
            Optional<Latencies> control = attackAnother(clients, attacks);
            clients.startPhase();
            Assault assault = attack(server, clients, names(attacks), plan.attack());
            Settlement settlement = Settlement.await(server, new Baseline(before, limits), plan.settle());
            Health health = settlement.health(server, assault.peakHeap(), assault.peakDirect());
            Observations seen = LastAnswers.await(server, clients);
            return new AttackResult(
                    String.join(" + ", names(attacks)),
                    quiet,
                    control,
                    assault.latencies(),
                    seen,
                    health,
                    assault.achieved(),
                    new Oracle(limits).judge(control.orElse(quiet), assault.latencies(), seen, health));
        }
    }

    /**
     * Attacks a server that has no well-behaved clients, and returns what those of the first server measure meanwhile. The
     * attackers and their server take as much processor time as later, but only the load on the machine is shared.
     */
    private Optional<Latencies> attackAnother(GoodClients clients, List<Attack> attacks) {
        if (plan.control().isZero()) {
            return Optional.empty();
        }
        boolean recovery = attacks.stream().anyMatch(Attack::needsRecovery);
        Path otherLog = log.resolveSibling("control-" + log.getFileName());
        try (ServerProcess other = ServerProcess.start(target.withRecovery(recovery), otherLog)) {
            clients.startPhase();
            return Optional.of(
                    attack(other, clients, names(attacks), plan.control()).latencies());
        }
    }

    private static List<String> names(List<Attack> attacks) {
        return attacks.stream().map(Attack::name).toList();
    }

    /**
     * What happened during the attacks.
     *
     * @param latencies what the well-behaved clients measured
     * @param peakHeap the most heap that the server used, in bytes
     * @param peakDirect the most direct memory that it used, in bytes
     * @param achieved what the attackers did
     */
    private record Assault(Latencies latencies, long peakHeap, long peakDirect, String achieved) {}

    private Assault attack(ServerProcess server, GoodClients clients, List<String> attacks, Duration time) {
        try (AttackerProcess attackers = AttackerProcess.start(
                server.address().getPort(), attacks, plan.from(), plan.scale(), target.closesAfterResponse())) {
            long begun = System.nanoTime();
            long peakHeap = 0;
            long peakDirect = 0;
            while (server.isAlive() && Waiting.since(begun).compareTo(time) < 0) {
                Waiting.pause(SAMPLE_INTERVAL);
                Optional<ServerUsage> usage = server.sample();
                peakHeap = Math.max(peakHeap, usage.map(ServerUsage::heap).orElse(0L));
                peakDirect = Math.max(peakDirect, usage.map(ServerUsage::direct).orElse(0L));
            }
            return new Assault(clients.latencies(), peakHeap, peakDirect, attackers.stop());
        }
    }
}
