package dev.carillon.attacks;

import dev.carillon.attacks.churn.ChurnCounts;
import dev.carillon.attacks.server.ServerUsage;
import java.util.List;
import java.util.stream.Stream;

/** The measurements of a soak run, one line for each. */
final class SoakTable {
    private static final List<String> COLUMNS = List.of(
            "seconds",
            "sessions",
            "sockets",
            "rooms",
            "acks",
            "timers",
            "heap KB",
            "direct KB",
            "threads",
            "descriptors",
            "recovered",
            "refused",
            "events");

    private SoakTable() {}

    static String head() {
        return String.join("  ", COLUMNS);
    }

    static String rowOf(SoakSample sample) {
        ServerUsage usage = sample.usage();
        ChurnCounts churn = sample.churn();
        List<Long> values = Stream.<Number>of(
                        sample.time().toSeconds(),
                        usage.server().sessions(),
                        usage.server().sockets(),
                        usage.server().rooms(),
                        usage.server().pendingAcks(),
                        usage.server().timers(),
                        usage.heap() >> 10,
                        usage.direct() >> 10,
                        usage.threads(),
                        usage.descriptors(),
                        churn.recovered(),
                        churn.refused(),
                        churn.events())
                .map(Number::longValue)
                .toList();
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            int width = COLUMNS.get(i).length();
            row.append(i == 0 ? "" : "  ").append(String.format("%" + width + "d", values.get(i)));
        }
        return row.toString();
    }
}
