package dev.carillon.attacks;

import static dev.carillon.attacks.AttackTable.row;

import java.util.List;

/** The results of signals as a table in Markdown. */
final class SignalTable {
    private SignalTable() {}

    static String head() {
        return AttackTable.head(List.of(
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
                "time to exit, ms"));
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
