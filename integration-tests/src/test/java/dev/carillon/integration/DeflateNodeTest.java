package dev.carillon.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.server.CarillonServer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compressed messages between the JavaScript package {@code ws} and the server: {@code deflate.test.mjs}. */
@Heavy
class DeflateNodeTest {
    private static final int LIMIT = 100_000;

    /** Enough for this test and those that run beside it, but not for one of the messages that inflate to 900 times the limit. */
    private static final long MAX_DIRECT_BYTES = 800L * LIMIT;

    @TempDir
    private Path folder;

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();

    private final AtomicLong peak = new AtomicLong();

    @Test
    @Timeout(value = 200, unit = TimeUnit.SECONDS)
    void compressedMessagesAreEchoed() throws Exception {
        Prerequisites.requireNode();
        sampler.scheduleAtFixedRate(() -> peak.accumulateAndGet(directBytes(), Math::max), 0, 1, TimeUnit.MILLISECONDS);
        long before = directBytes();
        try (TestServer server = TestServer.carillon(
                options -> options.perMessageDeflate(true)
                        .perMessageDeflateThreshold(1)
                        .maxHttpBufferSize(LIMIT),
                new CarillonServer.Options(TestServer.PROCESS_INTERVAL, null))) {
            NodeTests.run(
                    folder,
                    "deflate.test.mjs",
                    Map.of(
                            "CARILLON_URL",
                            server.webSocketUrl() + "/ws/echo?welcome=false",
                            "CARILLON_LIMIT",
                            "" + LIMIT));
        }
        long used = peak.get() - before;
        assertTrue(used < MAX_DIRECT_BYTES, () -> used + " bytes");
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
