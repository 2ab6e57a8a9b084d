package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pings of the packaged server to plain WebSockets: {@code pings.test.mjs}. */
class WebSocketPingsNodeTest {
    private static final int INTERVAL = 500;
    private static final int TIMEOUT = 1000;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 200, unit = TimeUnit.SECONDS)
    void clientThatDoesNotAnswerIsClosed() throws Exception {
        Prerequisites.requireNode();
        try (ServerProcess server = ServerProcess.run(
                folder,
                Map.of("CARILLON_WS_PING_TIMEOUT", TIMEOUT + "ms"),
                "--port=0",
                "--host=127.0.0.1",
                "--ws-ping-interval=" + INTERVAL)) {
            int port = server.awaitPort();
            assertTrue(port > 0, server::errors);
            NodeTests.run(
                    folder,
                    "pings.test.mjs",
                    Map.of(
                            "CARILLON_URL", "ws://127.0.0.1:" + port,
                            "CARILLON_PING_INTERVAL", "" + INTERVAL,
                            "CARILLON_PING_TIMEOUT", "" + TIMEOUT));
        }
    }
}
