package dev.carillon.integration;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.SocketIoServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official JavaScript client loses its connection repeatedly and misses no event: {@code recovery.test.mjs}. */
class RecoveryTest {
    @TempDir
    private Path folder;

    private final AtomicReference<SocketIoServer> io = new AtomicReference<>();

    @AutoClose
    private final TestServer server = TestServer.socketIo(
            options -> options.connectionStateRecovery(
                    ConnectionStateRecovery.builder().build()),
            io::set);

    @Test
    @Timeout(value = 200, unit = TimeUnit.SECONDS)
    void disconnectedClientMissesNoEvent() throws Exception {
        Prerequisites.requireNode();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        AtomicInteger number = new AtomicInteger();
        timer.scheduleAtFixedRate(() -> io.get().emit("tick", number.getAndIncrement()), 0, 2, TimeUnit.MILLISECONDS);
        try {
            NodeTests.run(folder, "recovery.test.mjs", Map.of("CARILLON_URL", server.url()));
        } finally {
            timer.shutdownNow();
        }
    }
}
