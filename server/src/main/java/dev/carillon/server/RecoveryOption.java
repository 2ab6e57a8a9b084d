package dev.carillon.server;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.SocketIoServer;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option that lets clients recover their session. */
final class RecoveryOption {
    @Option(
            names = "--recovery",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "How long a client that has lost its connection can recover its session and the events that it "
                            + "missed (default: not at all).")
    private Duration recovery;

    /**
     * Sets the option.
     *
     * @param checkTokens whether the tokens of recovered clients must be checked before they are sent what they have missed
     */
    void applyTo(SocketIoServer.Builder builder, boolean checkTokens) {
        if (recovery != null) {
            builder.connectionStateRecovery(ConnectionStateRecovery.builder()
                    .maxDisconnectionDuration(recovery)
                    .skipMiddlewares(!checkTokens)
                    .build());
        }
    }
}
