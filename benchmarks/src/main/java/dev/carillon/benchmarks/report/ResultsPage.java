package dev.carillon.benchmarks.report;

import dev.carillon.benchmarks.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes RESULTS.md and its plots. */
public final class ResultsPage {
    private ResultsPage() {}

    /** Writes both into a folder. */
    public static void write(Results results, Map<String, String> descriptions, Path folder) throws IOException {
        Map<String, String> plots = new Plots(results, folder.resolve("plots")).write();
        Files.writeString(folder.resolve("RESULTS.md"), new MarkdownReport(results, descriptions, plots).write());
    }
}
