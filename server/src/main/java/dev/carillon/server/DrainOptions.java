package dev.carillon.server;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options for how the server stops. */
final class DrainOptions {
    /** Enough for two failed health checks at the usual interval of two seconds. */
    private static final Duration DELAY_IN_CLUSTER = Duration.ofSeconds(5);

    @Option(
            names = "--drain-delay",
            paramLabel = "TIME",
            converter = OffOrDurationConverter.class,
            description =
                    "How long the server continues to work when it is stopped, while /readyz returns 503 so that load balancers"
                            + " send new clients to other servers, or off (default: 5s with --redis-url, otherwise off).")
    private Duration delay;

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long handlers may take to finish after that (default: 10s).")
    private Duration timeout;

    /**
     * Returns how long the server continues to work when it is stopped.
     *
     * @param inCluster whether other servers can take its clients
     */
    Duration delay(boolean inCluster) {
        if (delay != null) {
            return delay;
        }
        return inCluster ? DELAY_IN_CLUSTER : Duration.ZERO;
    }

    /** Returns how long handlers may take to finish. */
    Duration timeout() {
        return timeout;
    }
}
