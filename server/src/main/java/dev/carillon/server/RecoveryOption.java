package dev.carillon.server;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.SocketIoServer;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option that lets clients recover their session. */
final class RecoveryOption {
    private static final Duration DEFAULT_IN_CLUSTER = Duration.ofMinutes(2);

    @Option(
            names = "--recovery",
            paramLabel = "TIME",
            converter = OffOrDurationConverter.class,
            description =
                    "How long a client that has lost its connection can recover its session and the events that it "
                            + "missed, or off (default: 2m with --redis-adapter streams, otherwise off).")
    private Duration recovery;

    /**
     * Sets the option.
     *
     * @param inCluster whether clients can recover on any server of the cluster. If so, recovery is on by default
     * @param checkTokens whether the tokens of recovered clients must be checked before they are sent what they have missed
     */
    void applyTo(SocketIoServer.Builder builder, boolean inCluster, boolean checkTokens) {
        Duration byDefault = inCluster ? DEFAULT_IN_CLUSTER : Duration.ZERO;
        Duration duration = recovery == null ? byDefault : recovery;
        if (!duration.isZero()) {
            builder.connectionStateRecovery(ConnectionStateRecovery.builder()
                    .maxDisconnectionDuration(duration)
                    .skipMiddlewares(!checkTokens)
                    .build());
        }
    }
}
