package dev.carillon.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.testing.LogCapture;
import dev.carillon.testing.SocketIoClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Changes that cannot be stored. */
class StoreFailureTest {
    /** A store whose disk may be full. */
    private static final class FailingStore implements JobStore {
        private final Map<String, Job> saved = new ConcurrentHashMap<>();
        private volatile boolean full;

        /** What waits for a disk that stalls, in the order of the calls. */
        private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();

        private volatile boolean stalled;

        FailingStore(Job... jobs) {
            for (Job job : jobs) {
                saved.put(job.id(), job);
            }
        }

        @Override
        public List<Job> load() {
            return List.copyOf(saved.values());
        }

        @Override
        public CompletableFuture<Void> save(Job job) {
            if (full) {
                return CompletableFuture.failedFuture(new IllegalStateException("no space"));
            }
            saved.put(job.id(), job);
            if (!stalled) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> late = new CompletableFuture<>();
            waiting.add(late);
            return late;
        }

        void release() {
            stalled = false;
            waiting.forEach(late -> late.complete(null));
        }

        JobState state(String id) {
            return saved.get(id).state();
        }

        @Override
        public void remove(String id) {
            saved.remove(id);
        }

        @Override
        public void close() {}
    }

    @Test
    void changeThatIsNotStoredHasNotHappened() {
        FailingStore store = new FailingStore();
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(store));
                SocketIoClient client = server.join()) {
            String id = server.open();
            client.request("job:subscribe", Map.of("id", id));
            store.full = true;
            CompletableFuture<Job> completed = server.jobs().complete(id, "lost");
            assertThrows(CompletionException.class, completed::join);
            assertEquals(JobState.QUEUED, server.jobs().find(id).orElseThrow().state());
            store.full = false;
            assertEquals(
                    "kept", server.jobs().complete(id, "kept").join().result().getAsString());
            assertTrue(client.read().contains("\"result\":\"kept\""));
        }
    }

    /** The application has nobody who would report the end again. */
    @Test
    void endOfSubmittedJobIsStoredLater() {
        FailingStore store = new FailingStore();
        CountDownLatch subscribed = new CountDownLatch(1);
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(store));
                SocketIoClient client = server.join();
                LogCapture log = LogCapture.open()) {
            String id = server.jobs()
                    .submit("export", job -> {
                        subscribed.await();
                        return "export.csv";
                    })
                    .id();
            await().until(() -> store.state(id) == JobState.RUNNING);
            client.request("job:subscribe", Map.of("id", id));
            store.full = true;
            subscribed.countDown();
            assertTrue(client.read().contains("\"result\":\"export.csv\""));
            assertEquals(JobState.DONE, server.jobs().find(id).orElseThrow().state());
            assertEquals(
                    List.of("ERROR the end of the job export (" + id + ") cannot be stored, so it is only in memory;"
                            + " storing it is tried again | java.lang.IllegalStateException: no space"),
                    log.messages());
            assertEquals(JobState.RUNNING, store.state(id));
            store.full = false;
            await().until(() -> store.state(id) == JobState.DONE);
        }
    }

    @Test
    void submittedJobThatIsCancelledEnds() throws Exception {
        FailingStore store = new FailingStore();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(store));
                LogCapture log = LogCapture.open()) {
            String id = server.jobs()
                    .submit("export", job -> {
                        try {
                            return new CountDownLatch(1).await(1, TimeUnit.HOURS);
                        } finally {
                            interrupted.complete(job.isCancelled());
                        }
                    })
                    .id();
            await().until(() -> store.state(id) == JobState.RUNNING);
            store.full = true;
            assertEquals(JobState.CANCELLED, server.jobs().cancel(id).join().state());
            assertTrue(interrupted.get(10, TimeUnit.SECONDS));
            assertEquals(1, log.messages().size(), log.messages()::toString);
            store.full = false;
            await().until(() -> store.state(id) == JobState.CANCELLED);
        }
    }

    @Test
    void interruptedJobIsNotRunningAfterTheStart() {
        Job running = Job.queued("a", "export", null, null, Instant.EPOCH).started(Instant.EPOCH);
        FailingStore store = new FailingStore(running);
        store.full = true;
        try (LogCapture log = LogCapture.open();
                JobsFixture server = JobsFixture.start(settings -> settings.store(store))) {
            assertEquals("interrupted", server.jobs().find("a").orElseThrow().error());
            assertEquals(1, log.messages().size(), log.messages()::toString);
            store.full = false;
            await().until(() -> store.state("a") == JobState.FAILED);
        }
    }

    @Test
    void forgottenJobIsNotStoredAgain() {
        FailingStore store = new FailingStore();
        try (JobsFixture server =
                        JobsFixture.start(settings -> settings.store(store).maxEnded(1));
                LogCapture log = LogCapture.open()) {
            String first = submitted(server, store);
            store.full = true;
            server.jobs().cancel(first).join();
            store.full = false;
            String second = submitted(server, store);
            store.full = true;
            server.jobs().cancel(second).join();
            assertTrue(server.jobs().find(first).isEmpty());
            assertEquals(2, log.messages().size(), log.messages()::toString);
            store.full = false;
            await().until(() -> store.state(second) == JobState.CANCELLED);
            assertEquals(Set.of(second), store.saved.keySet());
        }
    }

    private static String submitted(JobsFixture server, FailingStore store) {
        String id = server.jobs()
                .submit("export", job -> new CountDownLatch(1).await(1, TimeUnit.HOURS))
                .id();
        await().until(() -> store.state(id) == JobState.RUNNING);
        return id;
    }

    /** When the server is started again, the job is interrupted, as documented. */
    @Test
    void endAfterTheServerIsNoError() throws Exception {
        FailingStore store = new FailingStore();
        CompletableFuture<String> ended = new CompletableFuture<>();
        try (LogCapture log = LogCapture.open()) {
            CountDownLatch closed = new CountDownLatch(1);
            JobsFixture server = JobsFixture.start(settings -> settings.store(store)
                    .executor(task -> new Thread(() -> {
                                task.run();
                                ended.complete("ended");
                            })
                            .start()));
            server.jobs().submit("export", job -> {
                closed.await();
                return null;
            });
            server.close();
            store.full = true;
            closed.countDown();
            ended.get(10, TimeUnit.SECONDS);
            assertEquals(List.of(), log.messages());
        }
    }

    /** Reporters are faster than a disk that stalls. */
    @Test
    void reportsThatWaitForTheStoreAreBounded() {
        FailingStore store = new FailingStore();
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(store))) {
            String id = server.open();
            store.stalled = true;
            List<CompletableFuture<Job>> reports = new ArrayList<>();
            JobException refused = assertThrows(JobException.class, () -> {
                for (long done = 1; done <= 10_000; done++) {
                    reports.add(server.jobs().report(id, new JobProgress(done, null, null)));
                }
            });
            assertEquals(JobException.Reason.TOO_MANY, refused.reason());
            assertEquals("too many reports of this job are not stored yet", refused.getMessage());
            assertEquals(256, reports.size());
            store.release();
            reports.forEach(report -> report.orTimeout(10, TimeUnit.SECONDS).join());
            server.report(id, 257);
        }
    }

    @Test
    void submittedJobSkipsProgressWhileTheStoreStalls() {
        FailingStore store = new FailingStore();
        CountDownLatch begun = new CountDownLatch(1);
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(store))) {
            Job job = server.jobs().submit("export", context -> {
                begun.await();
                for (long row = 1; row <= 1000; row++) {
                    context.progress(row, 1000, null);
                }
                return "export.csv";
            });
            await().until(() -> store.state(job.id()) == JobState.RUNNING);
            store.stalled = true;
            begun.countDown();
            await().until(() -> store.state(job.id()) == JobState.DONE);
            store.release();
            await().until(() -> server.jobs().find(job.id()).orElseThrow().state() == JobState.DONE);
        }
    }

    @Test
    void jobsThatAreBeingStoredCountAsOpen() {
        FailingStore store = new FailingStore();
        try (JobsFixture server =
                JobsFixture.start(settings -> settings.store(store).maxOpen(2))) {
            store.stalled = true;
            CompletableFuture<Job> first = server.jobs().open("export", null, null);
            CompletableFuture<Job> second = server.jobs().open("export", null, null);
            JobException refused =
                    assertThrows(JobException.class, () -> server.jobs().open("export", null, null));
            assertEquals(JobException.Reason.TOO_MANY, refused.reason());
            store.release();
            second.join();
            server.jobs().cancel(first.join().id()).join();
            store.full = true;
            CompletableFuture<Job> failed = server.jobs().open("export", null, null);
            assertThrows(CompletionException.class, failed::join);
            store.full = false;
            server.open();
            assertThrows(JobException.class, server::open);
        }
    }
}
