package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Health;
import dev.carillon.attacks.clients.GoodClients;
import dev.carillon.attacks.clients.Latencies;
import dev.carillon.attacks.clients.Observations;
import dev.carillon.attacks.kinds.Attack;
import dev.carillon.attacks.kinds.Attacker;
import dev.carillon.attacks.process.ServerProcess;
import dev.carillon.attacks.process.Target;
import dev.carillon.attacks.server.ServerUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
            clients.startPhase();
            Assault assault = new Assault(server, attacks);
            assault.last(plan.attack());
            Latencies during = clients.latencies();
            assault.stop();
            Settlement settlement = Settlement.await(server, new Baseline(before, limits), plan.settle());
            Health health = settlement.health(server, assault.peakHeap, assault.peakDirect);
            Observations seen = LastAnswers.await(server, clients);
            return new AttackResult(
                    attacks.stream().map(Attack::name).collect(Collectors.joining(" + ")),
                    quiet,
                    during,
                    seen,
                    health,
                    assault.describe(),
                    new Oracle(limits).judge(quiet, during, seen, health));
        }
    }

    /** The attacks under way, and the most memory that the server used meanwhile. */
    private final class Assault {
        private final ServerProcess server;
        private final Map<Attack, Attacker> attackers = new LinkedHashMap<>();
        private long peakHeap;
        private long peakDirect;

        Assault(ServerProcess server, List<Attack> attacks) {
            this.server = server;
            for (Attack attack : attacks) {
                Attacker attacker =
                        new Attacker(server.address(), plan.from(), plan.scale(), target.closesAfterResponse());
                attackers.put(attack, attacker);
                attack.start(attacker);
            }
        }

        void last(Duration time) {
            long begun = System.nanoTime();
            while (server.isAlive() && Waiting.since(begun).compareTo(time) < 0) {
                Waiting.pause(SAMPLE_INTERVAL);
                server.sample().ifPresent(usage -> {
                    peakHeap = Math.max(peakHeap, usage.heap());
                    peakDirect = Math.max(peakDirect, usage.direct());
                });
            }
        }

        void stop() {
            attackers.values().forEach(Attacker::stop);
        }

        String describe() {
            return attackers.entrySet().stream()
                    .map(entry ->
                            entry.getKey().name() + ": " + entry.getValue().describe())
                    .collect(Collectors.joining("; "));
        }
    }
}
