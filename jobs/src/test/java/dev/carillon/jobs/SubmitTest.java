package dev.carillon.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.LogCapture;
import dev.carillon.testing.SocketIoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that run in the application. */
class SubmitTest {
    private JobsFixture server = JobsFixture.start(settings -> {});

    @AfterEach
    void stop() {
        server.close();
    }

    private Job ended(Job job) {
        await().until(() -> state(job).isTerminal());
        return server.jobs().find(job.id()).orElseThrow();
    }

    private JobState state(Job job) {
        return server.jobs().find(job.id()).orElseThrow().state();
    }

    @Test
    void resultAndProgressAreKept() {
        Job done = ended(server.jobs().submit("export", job -> {
            job.progress(2, 4, "half");
            return Map.of("rows", 4);
        }));
        assertEquals(JobState.DONE, done.state());
        assertEquals(4, done.done(), "a job that is done has done everything");
        assertEquals("half", done.message());
        assertEquals("{\"rows\":4}", done.result().toString());
        assertNotNull(done.startedAt());
        assertNotNull(done.finishedAt());
        assertNull(done.error());
    }

    @Test
    void exceptionBecomesTheError() {
        try (LogCapture log = LogCapture.open()) {
            Job failed = ended(server.jobs().submit("export", job -> {
                throw new IllegalStateException("disk full");
            }));
            assertEquals(JobState.FAILED, failed.state());
            assertEquals("disk full", failed.error());
            await().until(() -> !log.messages().isEmpty());
        }
    }

    @Test
    void resultThatIsTooLargeFailsTheJob() {
        try (LogCapture log = LogCapture.open()) {
            Job failed = ended(server.jobs().submit("export", job -> "x".repeat(100_000)));
            assertEquals("the result must have at most 65536 characters of JSON", failed.error());
            await().until(() -> !log.messages().isEmpty());
        }
    }

    @Test
    void cancelledJobIsInterruptedAndItsReportsFail() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        Job job = server.jobs().submit("export", context -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                assertTrue(context.isCancelled());
                try {
                    context.progress(1, 2, null);
                } catch (CancellationException cancelled) {
                    seen.complete(cancelled);
                    throw cancelled;
                }
            }
            return null;
        });
        started.await();
        Job cancelled = server.jobs().cancel(job.id()).join();
        assertEquals(JobState.CANCELLED, cancelled.state());
        assertEquals("the job was cancelled", seen.join().getMessage());
        assertEquals(JobState.CANCELLED, state(job));
        assertEquals(
                JobException.Reason.ENDED,
                assertThrows(JobException.class, () -> server.jobs().cancel(job.id()))
                        .reason());
    }

    @Test
    void queuedJobIsCancelledBeforeItBegins() {
        server.close();
        CompletableFuture<Runnable> queued = new CompletableFuture<>();
        server = JobsFixture.start(settings -> settings.executor(queued::complete));
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        Job job = server.jobs().submit("export", context -> ran.complete(true));
        assertEquals(JobState.QUEUED, job.state());
        server.jobs().cancel(job.id()).join();
        queued.join().run();
        assertEquals(false, ran.isDone());
    }

    @Test
    void jobThatTheExecutorRejectsFails() {
        server.close();
        server = JobsFixture.start(settings -> settings.executor(task -> {
            throw new RejectedExecutionException("full");
        }));
        try (LogCapture log = LogCapture.open()) {
            Job job = server.jobs().submit("export", context -> null);
            assertEquals(JobState.FAILED, job.state());
            assertEquals("the executor has rejected the job", job.error());
            assertEquals(1, log.messages().size());
        }
    }

    @Test
    void tooManyOpenJobsAreRefused() {
        server.close();
        server = JobsFixture.start(settings -> settings.maxOpen(1));
        String first = server.open();
        JobException refused = assertThrows(JobException.class, () -> server.open());
        assertEquals(JobException.Reason.TOO_MANY, refused.reason());
        server.jobs().complete(first, null).join();
        server.open();
    }

    @Test
    void endedJobsAreForgotten() {
        server.close();
        server = JobsFixture.start(settings -> settings.maxEnded(2));
        String first = server.open();
        server.jobs().complete(first, null).join();
        for (int i = 0; i < 2; i++) {
            server.jobs().complete(server.open(), null).join();
        }
        assertTrue(server.jobs().find(first).isEmpty());
        assertEquals(2, server.jobs().list(job -> true).size());
    }

    @Test
    void oldJobsAreForgotten() {
        server.close();
        server = JobsFixture.start(settings -> settings.retention(Duration.ofMillis(1)));
        String id = server.open();
        server.jobs().complete(id, null).join();
        await().until(() -> server.jobs().find(id).isEmpty());
    }

    @Test
    void namesAndMessagesAreChecked() {
        assertThrows(JobException.class, () -> server.jobs().open(" ", null, null));
        assertThrows(JobException.class, () -> server.jobs().open("x".repeat(101), null, null));
        assertThrows(JobException.class, () -> server.jobs().open("x", -1L, null));
        assertThrows(JobException.class, () -> server.jobs().open("x", 1L, "m".repeat(1001)));
        assertThrows(JobException.class, () -> new JobProgress(-1L, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r", "\0a", "a\u001b[2J", "a\tb", "a\u007f", "a\u0085b"})
    void controlCharactersInNamesAreRefused(String name) {
        String reason = "name must not contain control characters";
        assertEquals(
                reason,
                assertThrows(JobException.class, () -> server.jobs().open(name, null, null))
                        .getMessage());
        assertEquals(
                reason,
                assertThrows(JobException.class, () -> server.jobs().submit(name, job -> null))
                        .getMessage());
        try (SocketIoClient client = server.join()) {
            assertEquals(
                    reason,
                    client.request("job:open", Map.of("name", name))
                            .get(0)
                            .getAsJsonObject()
                            .get("error")
                            .getAsString());
        }
    }

    /** Its code would go on running, although everyone is told that it has ended. */
    @Test
    void submittedJobCannotBeReportedById() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        Job job = server.jobs().submit("export", context -> {
            finish.await();
            return "export.csv";
        });
        String id = job.id();
        for (Executable report : List.<Executable>of(
                () -> server.jobs().report(id, new JobProgress(1L, null, null)),
                () -> server.jobs().complete(id, null),
                () -> server.jobs().fail(id, "why"))) {
            JobException refused = assertThrows(JobException.class, report);
            assertEquals(JobException.Reason.FORBIDDEN, refused.reason());
            assertEquals("the server runs this job itself, so nobody else can report it", refused.getMessage());
        }
        finish.countDown();
        assertEquals("export.csv", ended(job).result().getAsString());
        assertEquals(
                JobException.Reason.ENDED,
                assertThrows(JobException.class, () -> server.jobs().fail(id, "why"))
                        .reason());
    }

    @Test
    void datesInResultsAreIsoTexts() {
        Instant instant = Instant.parse("2026-01-31T12:00:00Z");
        assertEquals(
                "2026-01-31T12:00:00Z",
                ended(server.jobs().submit("export", job -> instant)).result().getAsString());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("date", Date.from(instant));
        result.put("day", LocalDate.of(2026, 1, 31));
        result.put("zoned", instant.atZone(ZoneId.of("Europe/Berlin")));
        result.put("took", Duration.ofMinutes(5));
        result.put("zone", ZoneId.of("Europe/Berlin"));
        assertEquals(
                "{\"date\":\"2026-01-31T12:00:00Z\",\"day\":\"2026-01-31\",\"zoned\":\"2026-01-31T13:00+01:00\","
                        + "\"took\":\"PT5M\",\"zone\":\"Europe/Berlin\"}",
                server.jobs().complete(server.open(), result).join().result().toString());
    }

    @Test
    void resultThatIsNoJsonIsRefused() {
        String id = server.open();
        assertRefused("the result cannot be converted to JSON", id, Double.NaN);
        assertRefused("the result cannot be converted to JSON", id, Map.of("thread", Thread.currentThread()));
        assertRefused("the result must not contain binary data", id, Map.of("bytes", new byte[] {1}));
        assertEquals(JobState.QUEUED, server.jobs().find(id).orElseThrow().state());
    }

    private void assertRefused(String message, String id, Object result) {
        JobException refused =
                assertThrows(JobException.class, () -> server.jobs().complete(id, result));
        assertEquals(JobException.Reason.INVALID, refused.reason());
        assertEquals(message, refused.getMessage());
    }
}
