package dev.carillon.benchmarks.results;

import dev.carillon.benchmarks.process.ServerKind;
import java.util.Map;

/** Sample results for tests. */
public final class SampleResults {
    private SampleResults() {}

    /** Returns three rounds of a steady broadcast and one round of a start-up measurement. */
    public static Results of() {
        Results results = new Results(Map.of("CPU", "an abacus"));
        steady(results, ServerKind.CARILLON, 2.0, 9.0, 2.2);
        steady(results, ServerKind.BARE, 2.0, 2.0, 2.0);
        steady(results, ServerKind.NODE, 4.0, 4.0, 4.0);
        results.add(new Measurement("start", ServerKind.CARILLON, 1, Map.of(Metric.START_UP_SECONDS, 0.7), null));
        results.add(new Measurement("start", ServerKind.NODE, 1, Map.of(), "it does not start"));
        return results;
    }

    private static void steady(Results results, ServerKind server, double... cpu) {
        for (int i = 0; i < cpu.length; i++) {
            Map<Metric, Double> values =
                    Map.of(Metric.CPU_PER_MESSAGE, cpu[i], Metric.KEPT_UP, server == ServerKind.NODE ? 0.0 : 1.0);
            results.add(new Measurement("steady-1000-10ms", server, i + 1, values, null));
        }
    }
}
