package dev.carillon.attacks;

import dev.carillon.attacks.clients.Latencies;
import dev.carillon.attacks.clients.Observations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an attack has done to the server and its well-behaved clients.
 *
 * @param attack the name of the attack
 * @param quiet the latencies before the attack
 * @param control the latencies while another server was attacked, unless that was skipped
 * @param during the latencies during the attack
 * @param observations what else the clients have noticed
 * @param health the state of the server
 * @param effort what the attackers have achieved
 * @param findings the verdict of each oracle
 */
public record AttackResult(
        String attack,
        Latencies quiet,
        Optional<Latencies> control,
        Latencies during,
        Observations observations,
        Health health,
        String effort,
        List<Finding> findings) {

    /**
     * The state of the server.
     *
     * @param alive whether the process is running and answers
     * @param outOfMemory whether it has run out of memory
     * @param peakHeap the most heap that was seen during the attack, garbage included
     * @param peakDirect the most direct memory that was seen during the attack
     * @param excess what the server still uses in excess at the end, or an empty list if it is as before
     * @param settled how long it took after the attack
     */
    public record Health(
            boolean alive,
            boolean outOfMemory,
            long peakHeap,
            long peakDirect,
            List<String> excess,
            Duration settled) {}

    /**
     * The verdict of an oracle.
     *
     * @param oracle what was checked
     * @param passed whether all is well
     * @param detail what was found
     */
    public record Finding(String oracle, boolean passed, String detail) {}

    /** Whether no oracle has failed. */
    public boolean passed() {
        return findings.stream().allMatch(Finding::passed);
    }

    /** Returns the findings of the oracles that have failed. */
    public List<Finding> failures() {
        return findings.stream().filter(finding -> !finding.passed()).toList();
    }

    /** Returns the 99th percentile during the attack, relative to that of the control or, without one, to that before. */
    public double latencyRatio() {
        return (double) during.p99() / Math.max(1, control.orElse(quiet).p99());
    }
}
