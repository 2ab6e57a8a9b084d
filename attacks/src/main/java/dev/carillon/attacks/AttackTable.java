package dev.carillon.attacks;

import dev.carillon.attacks.clients.Latencies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a table in Markdown. */
final class AttackTable {
    private static final List<String> COLUMNS = List.of(
            "attack",
            "result",
            "p50 / p99 quiet, ms",
            "p50 / p99 control, ms",
            "p50 / p99 / max attacked, ms",
            "p99 ratio",
            "clients' own delay p99, ms",
            "lost clients",
            "ticks missed / repeated",
            "acks missing",
            "peak heap / direct, MB",
            "baseline restored",
            "failed oracles",
            "what the attackers did");

    private AttackTable() {}

    static String head() {
        return head(COLUMNS);
    }

    static String head(List<String> columns) {
        return row(columns) + "\n" + row(columns.stream().map(column -> "---").toList());
    }

    static String rowOf(AttackResult result) {
        return row(List.of(
                result.attack(),
                result.passed() ? "passed" : "**FAILED**",
                medianAndP99(result.quiet()),
                result.control().map(AttackTable::medianAndP99).orElse(""),
                medianAndP99(result.during()) + " / " + millis(result.during().max()),
                String.format(Locale.ROOT, "%.1f", result.latencyRatio()),
                millis(result.during().loopDelay()),
                "" + result.observations().lostClients(),
                result.observations().missedTicks() + " / "
                        + result.observations().repeatedTicks(),
                "" + result.observations().unanswered(),
                (result.health().peakHeap() >> 20) + " / " + (result.health().peakDirect() >> 20),
                result.health().excess().isEmpty()
                        ? "after " + result.health().settled().toSeconds() + " s"
                        : "no",
                result.failures().stream()
                        .map(failure -> failure.oracle() + " (" + failure.detail() + ")")
                        .collect(Collectors.joining("; ")),
                result.effort()));
    }

    /** A row for an attack that cannot be tried, with the reason in the column of the result. */
    static String notApplicable(String attack, String reason) {
        return notApplicable(attack, reason, COLUMNS);
    }

    static String notApplicable(String what, String reason, List<String> columns) {
        List<String> cells = new ArrayList<>(Collections.nCopies(columns.size(), ""));
        cells.set(0, what);
        cells.set(1, "not applicable: " + reason);
        return row(cells);
    }

    private static String medianAndP99(Latencies latencies) {
        return millis(latencies.median()) + " / " + millis(latencies.p99());
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f", micros / 1e3);
    }

    static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
