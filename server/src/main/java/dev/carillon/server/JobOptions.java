package dev.carillon.server;

import dev.carillon.jobs.JobStore;
import dev.carillon.jobs.Jobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options for long jobs. */
final class JobOptions {
    @Option(
            names = "--jobs-store",
            paramLabel = "FILE",
            description = "Keep jobs in this file. Without it, they are lost when the server stops.")
    private Path store;

    @Option(
            names = "--jobs-reporter-timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = TimeoutConverter.class,
            description =
                    "How long a job that another process reports may go without a report before it fails; 0 for no limit "
                            + "(default: 1h).")
    private Duration reporterTimeout;

    /** Throws an exception if the file cannot be opened. */
    void applyTo(Jobs.Builder builder) {
        builder.reporterTimeout(reporterTimeout);
        if (store == null) {
            return;
        }
        Path folder = store.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--jobs-store: there is no folder " + folder);
        }
        try {
            builder.store(JobStore.inFile(store));
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("--jobs-store: " + e.getMessage(), e);
        }
    }
}
