package dev.carillon.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonPrimitive;
import dev.carillon.testing.SocketIoClient;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that the client reports to a real server. */
class JobsTest {
    @AutoClose
    private final ClientFixture server = ClientFixture.start();

    private final Jobs jobs = server.client().jobs();

    private static void awaitState(JobReporter job, JobState state) {
        Awaitility.await().until(() -> job.state().state() == state);
    }

    @Test
    void jobIsReportedFromStartToFinish() {
        JobReporter job = jobs.open("export", 200);
        assertEquals(JobState.QUEUED, job.state().state());
        job.progress(50, "row 50");
        awaitState(job, JobState.RUNNING);
        Job running = job.state();
        assertEquals(job.id(), running.id());
        assertEquals(50, running.done());
        assertEquals(200, running.total());
        assertEquals(25, running.percent());
        assertEquals("row 50", running.message());
        assertNotNull(running.startedAt());
        Job last = job.complete(Map.of("file", "export.csv"));
        assertEquals(JobState.DONE, last.state());
        assertEquals("{\"file\":\"export.csv\"}", last.result().toString());
        assertEquals(last, job.state());
        assertNotNull(last.finishedAt());
    }

    @Test
    void lengthCanBeUnknown() {
        JobReporter job = jobs.open("export");
        assertNull(job.state().total());
        job.progress(1, 4, "found four");
        awaitState(job, JobState.RUNNING);
        assertEquals(25, job.state().percent());
        assertNull(job.complete().result());
    }

    @Test
    void failureHasItsReason() {
        JobReporter job = jobs.open("export");
        assertEquals("disk full", job.fail("disk full").error());
        assertEquals(JobState.FAILED, job.state().state());
        assertEquals("unknown error", jobs.open("export").fail(null).error());
        assertEquals(
                "x".repeat(4000), jobs.open("export").fail("x".repeat(5000)).error());
    }

    @Test
    void followersSeeTheProgressAndTheEnd() {
        JobReporter job = jobs.open("export", 10);
        SocketIoClient watcher = server.join();
        watcher.request("job:subscribe", Map.of("id", job.id()));
        job.progress(4, "row 4");
        String update = watcher.read();
        assertTrue(update.startsWith("42[\"job:update\"") && update.contains("\"message\":\"row 4\""), update);
        job.complete();
        String end = watcher.read();
        assertTrue(end.startsWith("42[\"job:end\""), end);
    }

    @Test
    void lastOfManyRowsIsDelivered() {
        JobReporter job = jobs.open("export");
        for (int row = 1; row <= 100_000; row++) {
            job.progress(row, "row " + row);
        }
        Job last = job.complete();
        assertEquals(100_000, last.done());
        assertEquals("row 100000", last.message());
    }

    @Test
    void millionRowsMakeFewRequests() {
        try (StubServer stub = StubServer.start(StubServer.json(200, StubServer.JOB))) {
            JobReporter job = ClientFixture.builder(stub.uri()).build().jobs().open("export");
            long begin = System.nanoTime();
            for (int row = 1; row <= 1_000_000; row++) {
                job.progress(row);
            }
            job.complete();
            long millis = (System.nanoTime() - begin) / 1_000_000;
            List<StubServer.Received> requests = stub.received();
            int reports = requests.size() - 2;
            assertTrue(reports <= 3 + millis / 100, () -> reports + " reports in " + millis + " ms");
            assertEquals("{\"done\":1000000}", requests.get(reports).body());
            assertEquals("/api/v1/jobs/x/complete", requests.get(reports + 1).path());
        }
    }

    @Test
    void reporterLearnsThatItsJobWasCancelled() {
        JobReporter job = jobs.open("export", 1000);
        job.progress(1);
        SocketIoClient watcher = server.join();
        watcher.request("job:cancel", Map.of("id", job.id()));
        AtomicLong row = new AtomicLong(1);
        JobEndedException ended = Awaitility.await()
                .until(
                        () -> {
                            try {
                                job.progress(row.incrementAndGet());
                                return null;
                            } catch (JobEndedException e) {
                                return e;
                            }
                        },
                        error -> error != null);
        assertEquals(JobState.CANCELLED, ended.job().orElseThrow().state());
        assertEquals(409, ended.status());
        assertTrue(ended.getMessage().contains("the job has ended: cancelled"), ended.getMessage());
        assertThrows(JobEndedException.class, () -> job.progress(2000));
        assertThrows(JobEndedException.class, job::complete);
        assertThrows(JobEndedException.class, () -> job.fail("stopped"));
        assertEquals(JobState.CANCELLED, job.state().state());
    }

    @Test
    void cancelledJobCannotBeCompleted() {
        JobReporter job = jobs.open("export", 1000);
        jobs.cancel(job.id());
        JobEndedException ended = assertThrows(JobEndedException.class, () -> job.complete("export.csv"));
        assertEquals(JobState.CANCELLED, ended.job().orElseThrow().state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "fail", "cancel"})
    void nothingIsReportedAfterTheEnd(String end) {
        JobReporter job = jobs.open("export");
        Job last =
                switch (end) {
                    case "complete" -> job.complete();
                    case "fail" -> job.fail("disk full");
                    default -> job.cancel();
                };
        assertThrows(JobEndedException.class, () -> job.progress(1));
        JobEndedException ended = assertThrows(JobEndedException.class, job::complete);
        assertEquals(Optional.of(last), ended.job());
        assertThrows(JobEndedException.class, () -> jobs.cancel(job.id()));
    }

    @Test
    void errorOfAReportAppearsAtTheNextCall() {
        JobReporter job = jobs.open("export");
        job.progress(1, "m".repeat(1001));
        ApiException error = assertThrows(ApiException.class, job::complete);
        assertEquals(400, error.status());
        assertEquals(JobState.QUEUED, job.state().state());
        assertEquals(JobState.DONE, job.complete().state(), "an error appears once");
    }

    @Test
    void failureIsReportedEvenIfAReportWasRefused() {
        JobReporter job = jobs.open("export");
        job.progress(1, "m".repeat(1001));
        assertEquals(JobState.FAILED, job.fail("it is broken").state());
    }

    @Test
    void jobIsReportedByItsId() {
        JobReporter opened = jobs.open("export", 10);
        JobReporter other = server.client().jobs().reporter(opened.id());
        other.progress(7);
        other.complete();
        assertEquals(JobState.DONE, opened.state().state());
    }

    @Test
    void unknownJobIsNotFound() {
        assertEquals(Optional.empty(), jobs.find("none"));
        assertEquals(Optional.empty(), jobs.find("a/b?c=%20 ü"));
        JobReporter none = jobs.reporter("none");
        assertEquals(404, assertThrows(ApiException.class, none::state).status());
        assertEquals(404, assertThrows(ApiException.class, none::complete).status());
        none.progress(1);
        assertEquals(404, assertThrows(ApiException.class, none::complete).status());
    }

    @Test
    void jobsAreFound() {
        JobReporter job = jobs.open("export", 10);
        assertEquals(job.state(), jobs.find(job.id()).orElseThrow());
    }

    @Test
    void filtersSelectJobs() {
        JobReporter export = jobs.open("export & more");
        JobReporter other = jobs.open("import");
        other.complete(new JsonPrimitive(1));
        assertEquals(List.of(other.id(), export.id()), ids(JobFilter.ALL));
        assertEquals(List.of(export.id()), ids(JobFilter.ALL.withName("export & more")));
        assertEquals(List.of(other.id()), ids(JobFilter.ALL.withState(JobState.DONE)));
        assertEquals(List.of(), ids(JobFilter.ALL.withState(JobState.DONE).withName("export & more")));
    }

    private List<String> ids(JobFilter filter) {
        return jobs.list(filter).map(Job::id).toList();
    }

    @Test
    void listHasEveryJobOnce() {
        Set<String> opened = new HashSet<>();
        for (int i = 0; i < 250; i++) {
            opened.add(server.jobs().open("export", null, null).join().id());
        }
        List<String> listed = ids(JobFilter.ALL);
        assertEquals(250, listed.size());
        assertEquals(opened, Set.copyOf(listed));
    }
}
