package dev.carillon.server;

import dev.carillon.push.PushServer;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options for clients that follow rooms without Socket.IO. */
final class PushOptions {
    @Option(
            names = "--push",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            defaultValue = "true",
            description = "Let clients without Socket.IO follow rooms and jobs (default: true).")
    private boolean enabled;

    @Option(
            names = "--push-heartbeat",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = DurationConverter.class,
            description = "Time between two comments in an event stream (default: 15s).")
    private Duration heartbeat;

    @Option(
            names = "--push-log-events",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "How many events of a channel are kept for clients that reconnect (default: 1000).")
    private int logEvents;

    @Option(
            names = "--push-log-bytes",
            paramLabel = "BYTES",
            defaultValue = "1048576",
            description = "How much memory these events may take for each channel (default: 1048576).")
    private long logBytes;

    @Option(
            names = "--push-log-age",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "How long events are kept (default: 5m).")
    private Duration logAge;

    /** Returns what changes the settings, or null if such clients are not allowed. */
    Consumer<PushServer.Builder> settings() {
        return enabled ? this::applyTo : null;
    }

    private void applyTo(PushServer.Builder builder) {
        builder.heartbeat(heartbeat).logEvents(logEvents).logBytes(logBytes).logAge(logAge);
    }
}
