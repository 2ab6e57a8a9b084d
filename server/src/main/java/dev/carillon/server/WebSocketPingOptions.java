package dev.carillon.server;

import dev.carillon.SocketIoServer;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options for the pings to plain WebSockets. Without them, those of Socket.IO apply. */
final class WebSocketPingOptions {
    @Option(
            names = "--ws-ping-interval",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Time between two pings to a plain WebSocket (default: as --ping-interval).")
    private Duration interval;

    @Option(
            names = "--ws-ping-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "How long to wait for the answer of a plain WebSocket to a ping (default: as --ping-timeout).")
    private Duration timeout;

    void applyTo(SocketIoServer.Builder builder) {
        if (interval != null) {
            builder.webSocketPingInterval(interval);
        }
        if (timeout != null) {
            builder.webSocketPingTimeout(timeout);
        }
    }
}
