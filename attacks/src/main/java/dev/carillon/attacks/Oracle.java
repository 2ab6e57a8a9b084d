package dev.carillon.attacks;

import dev.carillon.attacks.AttackResult.Finding;
import dev.carillon.attacks.AttackResult.Health;
import dev.carillon.attacks.clients.Latencies;
import dev.carillon.attacks.clients.Observations;
import java.util.List;
import java.util.Locale;

/** Judges whether an attack on the server has harmed its other clients. */
final class Oracle {
    private final Limits limits;

    Oracle(Limits limits) {
        this.limits = limits;
    }

    List<Finding> judge(Latencies quiet, Latencies during, Observations seen, Health health) {
        return List.of(
                process(health),
                new Finding("connections", seen.lost().isEmpty(), "lost: " + seen.lost()),
                ticks(seen),
                acks(seen),
                latency(quiet, during),
                baseline(health));
    }

    private static Finding process(Health health) {
        String state = health.alive() ? "alive" : "dead or unresponsive";
        return new Finding(
                "process",
                health.alive() && !health.outOfMemory(),
                health.outOfMemory() ? state + ", out of memory" : state);
    }

    private static Finding ticks(Observations seen) {
        return new Finding(
                "ticks",
                seen.missedTicks() == 0 && seen.repeatedTicks() == 0 && seen.clientsBehind() == 0,
                String.format(
                        "%d missed, %d repeated, %d clients without the last ones",
                        seen.missedTicks(), seen.repeatedTicks(), seen.clientsBehind()));
    }

    private static Finding acks(Observations seen) {
        return new Finding(
                "acknowledgements",
                seen.unanswered() == 0 && seen.unexpectedAcks() == 0,
                String.format("%d missing, %d unexpected", seen.unanswered(), seen.unexpectedAcks()));
    }

    private Finding latency(Latencies quiet, Latencies during) {
        double limit = Math.max(
                quiet.p99() * limits.latencyRatio(), limits.latencyFloor().toNanos() / 1e3);
        return new Finding(
                "latency",
                during.echoes() > 0 && during.p99() <= limit,
                String.format(Locale.ROOT, "p99 %.1f ms, limit %.1f ms", during.p99() / 1e3, limit / 1e3));
    }

    private static Finding baseline(Health health) {
        return new Finding(
                "baseline",
                health.alive() && health.excess().isEmpty(),
                health.excess() + " after " + health.settled().toSeconds() + " s");
    }
}
