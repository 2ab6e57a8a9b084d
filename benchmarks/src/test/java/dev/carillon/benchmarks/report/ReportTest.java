package dev.carillon.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.benchmarks.results.SampleResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String STEADY = "steady-1000-10ms";

    private final List<String> page = new MarkdownReport(
                    SampleResults.of(), Map.of(STEADY, "A steady broadcast."), Map.of("A plot", "plots/a-plot.svg"))
            .write()
            .lines()
            .toList();

    @Test
    void targetsComeFirst() {
        assertEquals("## Targets", page.get(4));
        assertContains("| steady broadcast, 1,000 clients | bare Netty | CPU µs/message | ≤ 1.10x | 1.10x | reached |");
        assertContains(
                "| steady broadcast, 1,000 clients | socket.io on Node | CPU µs/message | ≤ 0.50x | 0.55x | **missed** |");
        assertContains("| start to first connection |  | start s | ≤ 0.60 | 0.70 | **missed** |");
        assertContains("| rooms | netty-socketio | messages/s | ≥ 2.00x |  | not measured |");
    }

    @Test
    void machineIsDescribed() {
        assertContains("| CPU | an abacus |");
    }

    @Test
    void workloadTableShowsTheRatioFirst() {
        assertContains("A steady broadcast.");
        assertContains("| server | Carillon / it, CPU µs/message | CPU µs/message |");
        assertContains("| Carillon | 1.00x | 2.200 |");
        assertContains("| socket.io on Node | 0.55x | 4.000 |");
    }

    @Test
    void tablesCanBeWrittenAlone() {
        List<String> tables = new MarkdownReport(SampleResults.of(), Map.of(), Map.of())
                .writeTables()
                .lines()
                .toList();
        assertEquals("## " + STEADY, tables.get(0));
        assertTrue(tables.contains("| Carillon | 1.00x | 2.200 |"));
        assertTrue(tables.stream().noneMatch("## Machine"::equals));
    }

    @Test
    void failuresAreReported() {
        assertContains("- socket.io on Node did not keep up: messages were late or missing at the end.");
        assertContains("- socket.io on Node failed: it does not start");
    }

    @Test
    void plotsAreShown() {
        assertContains("![A plot](plots/a-plot.svg)");
    }

    @Test
    void plotsAreWrittenOnlyForAvailableData(@TempDir Path folder) throws IOException {
        Map<String, String> files = new Plots(SampleResults.of(), folder.resolve("plots")).write();
        assertEquals("plots/cpu-for-a-message.svg", files.get("CPU for a message"));
        assertTrue(
                Files.readString(folder.resolve("plots/cpu-for-a-message.svg")).contains("<svg"));
        assertTrue(files.keySet().stream().noneMatch(title -> title.startsWith("Cost")));
    }

    private void assertContains(String line) {
        assertTrue(page.contains(line), () -> line + " is not in\n" + String.join("\n", page));
    }
}
