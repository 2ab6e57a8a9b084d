package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Finding;
import dev.carillon.attacks.AttackResult.Health;
import dev.carillon.attacks.churn.Churn;
import dev.carillon.attacks.churn.ChurnCounts;
import dev.carillon.attacks.clients.GoodClients;
import dev.carillon.attacks.clients.Latencies;
import dev.carillon.attacks.clients.Observations;
import dev.carillon.attacks.process.ServerProcess;
import dev.carillon.attacks.process.ServerSetup;
import dev.carillon.attacks.server.ServerUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets clients come and go for a long time, and judges whether the server leaks or loses anything. */
final class SoakRun {
    private final SoakPlan plan;
    private final ServerSetup setup;
    private final Path log;
    private final Consumer<SoakSample> listener;

    /** Prepares a run. The standard error of the server goes to the log file. The listener receives each measurement. */
    SoakRun(SoakPlan plan, ServerSetup setup, Path log, Consumer<SoakSample> listener) {
        this.plan = plan;
        this.setup = setup.withRecovery(true);
        this.log = log;
        this.listener = listener;
    }

    SoakResult run(Limits limits, SoakLimits soakLimits) {
        try (ServerProcess server = ServerProcess.start(setup, log);
                GoodClients clients =
                        GoodClients.connect(server.address(), plan.run().clients())) {
            clients.startEchoes(plan.run().echoInterval());
            Waiting.pause(plan.run().warmUp());
            clients.startPhase();
            Waiting.pause(plan.run().quiet());
            Latencies quiet = clients.latencies();
            ServerUsage before = server.usage().orElseThrow(() -> new IllegalStateException("no answer; see " + log));
            clients.startPhase();
            Soak soak = soak(server);
            Latencies during = clients.latencies();
            Settlement settlement = Settlement.await(
                    server, new Baseline(before, limits), plan.run().settle());
            Health health = settlement.health(server, soak.peakHeap(), soak.peakDirect());
            Observations seen = LastAnswers.await(server, clients);
            List<Finding> findings = new ArrayList<>(new Oracle(limits).judge(quiet, during, seen, health));
            findings.addAll(new SoakJudge(soakLimits).judge(soak.samples(), soak.churn()));
            return new SoakResult(findings);
        }
    }

    /** The measurements, and what the clients have experienced. */
    private record Soak(List<SoakSample> samples, ChurnCounts churn) {
        long peakHeap() {
            return samples.stream()
                    .mapToLong(sample -> sample.usage().heap())
                    .max()
                    .orElse(0);
        }

        long peakDirect() {
            return samples.stream()
                    .mapToLong(sample -> sample.usage().direct())
                    .max()
                    .orElse(0);
        }
    }

    private Soak soak(ServerProcess server) {
        List<SoakSample> samples = new ArrayList<>();
        Churn churn = Churn.start(server.address(), plan.churn());
        try (churn) {
            long begun = System.nanoTime();
            while (server.isAlive() && Waiting.since(begun).compareTo(plan.run().attack()) < 0) {
                Waiting.pause(plan.interval());
                Duration time = Waiting.since(begun);
                Optional<SoakSample> sample = server.usage().map(usage -> new SoakSample(time, usage, churn.counts()));
                sample.ifPresent(samples::add);
                sample.ifPresent(listener);
            }
        }
        return new Soak(samples, churn.counts());
    }
}
