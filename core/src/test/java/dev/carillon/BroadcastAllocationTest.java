package dev.carillon;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The heap allocations of a broadcast, from {@code emit} to the socket. The test counts bytes instead of time, because the load of
 * the machine does not change them.
 *
 * <p>The measurement runs in a separate JVM for two reasons. In this JVM, leak detection at the level {@code paranoid} would
 * allocate objects and a stack trace for each reference to a buffer. The JIT compiler would also eliminate some allocations at an
 * unpredictable time, and the bounds would be too wide to detect one additional object. The separate JVM only interprets, so it
 * allocates exactly what the code specifies.
 */
@Tag("netty-4.2") // the figures apply to 4.2
class BroadcastAllocationTest {
    private static final long TIMEOUT_SECONDS = 50;

    /** Smaller than the smallest object. */
    private static final double TOLERANCE = 8;

    @TempDir
    private Path directory;

    /**
     * Measured with JDK 17 and 25 and Netty 4.2.18: 164.2 bytes for each receiver with NIO and 100.2 with epoll. The JIT compiler
     * eventually eliminates 48 of them. The figure for a delivery also includes a share of the objects that all 120
     * receivers have in common.
     */
    @ParameterizedTest
    @CsvSource({"NIO, 164.2, 182.0", "EPOLL, 100.2, 118.0"})
    void costPerReceiverIsSmallAndIndependentOfThePayload(IoTransport io, double perReceiver, double perDelivery)
            throws IOException, InterruptedException {
        assumeTrue(io != IoTransport.EPOLL || Epoll.isAvailable(), "epoll is not available on this machine");
        BroadcastAllocation.Figures figures = measure(io);
        assertAll(
                () -> assertAtMost(perReceiver, figures.perReceiver(), "for each receiver"),
                () -> assertAtMost(perDelivery, figures.perDelivery(), "for each delivery"),
                () -> assertAtMost(
                        figures.perReceiver(), figures.perReceiverOfLarge(), "for each receiver of a large payload"));
    }

    private static void assertAtMost(double expected, double measured, String what) {
        assertTrue(measured < expected + TOLERANCE, () -> measured + " bytes " + what + ", not " + expected);
    }

    private BroadcastAllocation.Figures measure(IoTransport io) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command(io))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "not ready in time");
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
        return new Gson().fromJson(lines.get(lines.size() - 1), BroadcastAllocation.Figures.class);
    }

    private static List<String> command(IoTransport io) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-Xmx256m",
                "-Dio.netty.leakDetection.level=disabled",
                "-Dio.netty.recycler.ratio=0", // recycle every object, not one in eight during warm-up
                "-cp",
                System.getProperty("java.class.path"),
                BroadcastAllocation.class.getName(),
                io.name());
    }
}
