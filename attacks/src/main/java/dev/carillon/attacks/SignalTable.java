package dev.carillon.attacks;

import static dev.carillon.attacks.AttackTable.row;

import java.util.List;

/** The results of signals as a table in Markdown. */
final class SignalTable {
    private static final List<String> COLUMNS = List.of(
            "signal",
            "result",
            "events sent before",
            "... unanswered",
            "... unanswered though handled",
            "handled after the signal",
            "... unanswered",
            "how the connections ended",
            "still connected",
            "exit code",
            "time to exit, ms");

    private SignalTable() {}

    static String head() {
        return AttackTable.head(COLUMNS);
    }

    /** A row for a signal that cannot be tried, with the reason in the column of the result. */
    static String notApplicable(Signal signal, String reason) {
        return AttackTable.notApplicable(signal.toString(), reason, COLUMNS);
    }

    static String rowOf(SignalResult result) {
        return row(List.of(
                result.signal().toString(),
                result.passed() ? "passed" : "**FAILED**",
                "" + result.sent(),
                "" + result.sentUnanswered(),
                "" + result.handledUnanswered(),
                "" + result.handledAfter(),
                "" + result.handledAfterUnanswered(),
                result.closed().toString(),
                "" + result.stillConnected(),
                result.exitCode().map(String::valueOf).orElse("none"),
                "" + result.exit().toMillis()));
    }
}
