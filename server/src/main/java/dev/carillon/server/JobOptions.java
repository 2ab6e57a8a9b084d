package dev.carillon.server;

import dev.carillon.jobs.JobStore;
import dev.carillon.jobs.Jobs;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options for long jobs. */
final class JobOptions {
    @Option(
            names = "--jobs-store",
            paramLabel = "FILE",
            description = "Keep jobs in this file. Without it, they are lost when the server stops.")
    private Path store;

    /** Throws an exception if the file cannot be opened. */
    void applyTo(Jobs.Builder builder) {
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
