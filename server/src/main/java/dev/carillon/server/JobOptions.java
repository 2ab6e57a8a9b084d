package dev.carillon.server;

import dev.carillon.jobs.JobCluster;
import dev.carillon.jobs.JobStore;
import dev.carillon.jobs.Jobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for long jobs. */
final class JobOptions {
    private static final String MEMORY = "memory";
    private static final String REDIS = "redis";

    @Option(
            names = "--jobs-store",
            paramLabel = "STORE",
            description =
                    "Where jobs are kept: memory, redis, or a file. With redis, which needs --redis-url, all servers of the "
                            + "cluster have the same jobs (default: redis with --redis-url, otherwise memory).")
    private String store;

    @Option(
            names = "--jobs-reporter-timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = TimeoutConverter.class,
            description =
                    "How long a job that another process reports may go without a report before it fails; 0 for no limit "
                            + "(default: 1h).")
    private Duration reporterTimeout;

    /**
     * Changes the settings for jobs. Throws an exception if the store cannot be opened.
     *
     * @param cluster connects the jobs of all servers; empty if there is no cluster
     */
    void applyTo(Jobs.Builder builder, Optional<JobCluster> cluster) {
        builder.reporterTimeout(reporterTimeout);
        if (store == null) {
            cluster.ifPresent(builder::cluster);
        } else if (store.equals(REDIS)) {
            builder.cluster(
                    cluster.orElseThrow(() -> new IllegalArgumentException("--jobs-store: redis needs --redis-url")));
        } else if (!store.equals(MEMORY)) {
            open(builder, Path.of(store));
        }
    }

    private static void open(Jobs.Builder builder, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--jobs-store: there is no folder " + folder);
        }
        try {
            builder.store(JobStore.inFile(file));
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("--jobs-store: " + e.getMessage(), e);
        }
    }
}
