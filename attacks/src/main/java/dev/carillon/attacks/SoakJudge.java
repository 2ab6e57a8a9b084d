package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Finding;
import dev.carillon.attacks.churn.ChurnCounts;
import dev.carillon.attacks.server.ServerUsage;
import java.util.ArrayList;
import java.util.List;

/** Judges whether a server leaks, and whether it has harmed the clients that come and go. */
final class SoakJudge {
    private final SoakLimits limits;

    SoakJudge(SoakLimits limits) {
        this.limits = limits;
    }

    List<Finding> judge(List<SoakSample> samples, ChurnCounts churn) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("visitors", churn.complaints().isEmpty(), "complaints: " + churn.complaints()));
        findings.add(effort(churn));
        List<ServerUsage> usages = samples.stream().map(SoakSample::usage).toList();
        limits.drifts().forEach(drift -> findings.add(drift.judge(usages)));
        return findings;
    }

    /** A run in which nothing happened proves nothing. */
    private static Finding effort(ChurnCounts churn) {
        return new Finding(
                "effort",
                churn.recovered() > 0 && churn.refused() > 0 && churn.events() > 0 && churn.acks() > 0,
                String.format(
                        "%d sessions, %d recovered, %d refused, %d events, %d acknowledgements",
                        churn.sessions(), churn.recovered(), churn.refused(), churn.events(), churn.acks()));
    }
}
