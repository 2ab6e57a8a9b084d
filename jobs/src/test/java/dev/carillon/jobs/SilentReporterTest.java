package dev.carillon.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.SocketIoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that are done elsewhere, by processes that may die. */
class SilentReporterTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1); // it overflows

    @TempDir
    private Path folder;

    private JobsFixture server = start(Duration.ofHours(1));

    private JobsFixture start(Duration timeout) {
        return JobsFixture.start(settings -> settings.reporterTimeout(timeout).nanoTime(nanoTime::get));
    }

    private void restart(Duration timeout) {
        server.close();
        server = start(timeout);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
        server.jobs().failSilent();
    }

    private Job job(String id) {
        return server.jobs().find(id).orElseThrow();
    }

    @Test
    void jobWithoutReportsFails() {
        String id = server.open();
        try (SocketIoClient watcher = server.join()) {
            watcher.request("job:subscribe", Map.of("id", id));
            pass(Duration.ofHours(1));
            assertEquals(JobState.QUEUED, job(id).state());
            pass(Duration.ofNanos(1));
            assertEquals(JobState.FAILED, job(id).state());
            assertEquals("no report for 1 h", job(id).error());
            assertTrue(watcher.read().startsWith("42[\"job:end\""));
        }
        assertEquals(
                JobException.Reason.ENDED,
                assertThrows(JobException.class, () -> server.report(id, 1)).reason());
    }

    @Test
    void unchangedReportIsASignOfLife() {
        String id = server.open();
        server.report(id, 1);
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMinutes(59));
            server.report(id, 1);
        }
        assertEquals(JobState.RUNNING, job(id).state());
        pass(Duration.ofMinutes(61));
        assertEquals(JobState.FAILED, job(id).state());
    }

    @Test
    void endedJobStaysAsItIs() {
        String id = server.open();
        Job done = server.jobs().complete(id, null).join();
        pass(Duration.ofHours(2));
        assertEquals(done, job(id));
    }

    @Test
    void submittedJobMayBeSilent() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        String id = server.jobs()
                .submit("export", job -> end.await(1, TimeUnit.HOURS))
                .id();
        pass(Duration.ofHours(2));
        assertEquals(null, job(id).error());
        end.countDown();
        await().until(() -> job(id).state() == JobState.DONE);
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "P1000000D"})
    void jobsMayBeSilentForever(Duration timeout) {
        restart(timeout);
        String id = server.open();
        pass(Duration.ofDays(10_000));
        assertEquals(JobState.QUEUED, job(id).state());
    }

    @Test
    void silenceIsNoticed() {
        server.close();
        server = JobsFixture.start(settings -> settings.reporterTimeout(Duration.ofMillis(1)));
        String id = server.open();
        await().until(() -> job(id).state() == JobState.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"PT1H, 1 h", "PT90M, 90 min", "PT1M, 1 min", "PT90S, 90 s", "PT1.5S, 1500 ms", "PT48H, 48 h"})
    void errorNamesTheTimeout(Duration timeout, String text) {
        restart(timeout);
        String id = server.open();
        pass(timeout.plusNanos(1));
        assertEquals("no report for " + text, job(id).error());
    }

    @Test
    void endedBySilenceIsStored() {
        server.close();
        server = JobsFixture.start(settings -> settings.reporterTimeout(Duration.ofHours(1))
                .nanoTime(nanoTime::get)
                .store(JobStore.inFile(folder.resolve("jobs.db"))));
        String silent = server.open();
        pass(Duration.ofMinutes(61));
        String open = server.open();
        server.close();
        server = JobsFixture.start(settings -> settings.store(JobStore.inFile(folder.resolve("jobs.db"))));
        assertEquals("no report for 1 h", job(silent).error());
        assertEquals("interrupted", job(open).error());
    }

    @Test
    void negativeTimeoutIsRefused() {
        JobsFixture.start(settings -> assertThrows(
                        IllegalArgumentException.class, () -> settings.reporterTimeout(Duration.ofMillis(-1))))
                .close();
    }
}
