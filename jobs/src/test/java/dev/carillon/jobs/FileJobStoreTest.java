package dev.carillon.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import dev.carillon.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs in a file. */
class FileJobStoreTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("jobs.db");
    }

    private static Job job(String id) {
        return Job.queued(id, "export", 10L, null, Instant.EPOCH);
    }

    @Test
    void savedJobsAreReadAgain() {
        Job changed = job("a").with(new JobProgress(3L, null, "x"), Instant.EPOCH);
        try (JobStore store = JobStore.inFile(file())) {
            store.save(job("a")).join();
            store.save(job("b")).join();
            store.save(changed).join();
            store.remove("b");
        }
        try (JobStore store = JobStore.inFile(file())) {
            assertEquals(List.of(changed), store.load());
        }
    }

    @Test
    void spaceOfOutdatedStatesIsUsedAgain() throws IOException {
        try (JobStore store = JobStore.inFile(file())) {
            saveOneByOne(store);
            long size = Files.size(file());
            for (int i = 0; i < 4; i++) {
                await().pollDelay(1200, TimeUnit.MILLISECONDS).until(() -> true); // as long as they are kept
                saveOneByOne(store);
            }
            assertTrue(Files.size(file()) < 2 * size, size + ", then " + Files.size(file()) + " bytes");
        }
    }

    private static void saveOneByOne(JobStore store) {
        for (long done = 0; done < 300; done++) {
            store.save(job("a").with(new JobProgress(done, null, null), Instant.EPOCH))
                    .join();
        }
    }

    @Test
    void largeFileIsCompactedWhenItIsOpened() throws IOException {
        try (JobStore store = JobStore.inFile(file())) {
            for (int i = 0; i < 20_000; i++) {
                CompletableFuture<Void> saved =
                        store.save(job("a").with(new JobProgress((long) i, null, "row " + i), Instant.EPOCH));
                if (i % 20 == 0) {
                    saved.join();
                }
            }
        }
        assertTrue(Files.size(file()) >= 1024 * 1024, Files.size(file()) + " bytes");
        try (JobStore store = JobStore.inFile(file())) {
            assertEquals(19_999, store.load().get(0).done());
            assertTrue(Files.size(file()) < 64 * 1024, Files.size(file()) + " bytes");
        }
    }

    @Test
    void closedStoreRefusesChanges() {
        JobStore store = JobStore.inFile(file());
        store.close();
        store.close();
        assertTrue(store.save(job("a")).isCompletedExceptionally());
    }

    /** MVStore closes itself when it cannot write. */
    @Test
    void fileIsOpenedAgainAfterAFailure() {
        try (FileJobStore store = (FileJobStore) JobStore.inFile(file())) {
            store.save(job("a")).join();
            store.store().closeImmediately();
            store.save(job("b")).join();
            assertEquals(2, store.load().size());
        }
    }

    @Test
    void usedFileIsReported() {
        try (JobStore store = JobStore.inFile(file())) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> JobStore.inFile(file()));
            assertEquals("the job store " + file() + " is in use", refused.getMessage());
            store.save(job("a")).join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, 10_000, 3_000_000})
    void otherFileIsRefusedAndUnchanged(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Files.write(file(), content);
        assertRefusedAndUnchanged("is not a job store, or it is damaged");
    }

    /** Its space would be used for jobs. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void storeOfAnotherProgramIsRefusedAndUnchanged(int rows) throws IOException {
        try (MVStore other = MVStore.open(file().toString())) {
            MVMap<String, String> map = other.openMap("customers");
            for (int i = 0; i < rows; i++) {
                map.put("customer " + i, "name ".repeat(10));
            }
        }
        assertEquals(rows > 1, Files.size(file()) >= 1024 * 1024, "one is large enough to be compacted");
        assertRefusedAndUnchanged("is not a job store");
    }

    private void assertRefusedAndUnchanged(String reason) throws IOException {
        byte[] before = Files.readAllBytes(file());
        FileTime modified = Files.getLastModifiedTime(file());
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> JobStore.inFile(file()));
        assertEquals(file() + " " + reason, refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file()));
        assertEquals(modified, Files.getLastModifiedTime(file()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void folderIsRefused() throws IOException {
        Files.createDirectory(file());
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> JobStore.inFile(file()));
        assertEquals(file() + " is a folder", refused.getMessage());
    }

    @Test
    void emptyFileIsANewStore() throws IOException {
        Files.createFile(file());
        try (JobStore store = JobStore.inFile(file())) {
            store.save(job("a")).join();
        }
        try (JobStore store = JobStore.inFile(file())) {
            assertEquals(List.of(job("a")), store.load());
        }
    }

    @Test
    void unusedStoreIsOpenedAgain() {
        JobStore.inFile(file()).close();
        JobStore.inFile(file()).close();
    }

    @Test
    void interruptedJobComesBackAsFailed() {
        String running;
        String done;
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(JobStore.inFile(file())))) {
            running = server.open();
            server.report(running, 7);
            done = server.open();
            server.jobs().complete(done, Map.of("rows", 3)).join();
        }
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(JobStore.inFile(file())))) {
            // an end becomes visible when it is stored
            await().untilAsserted(() -> assertEquals(
                    JobState.FAILED, server.jobs().find(running).orElseThrow().state()));
            Job interrupted = server.jobs().find(running).orElseThrow();
            assertEquals("interrupted", interrupted.error());
            assertEquals(7, interrupted.done());
            assertEquals(
                    "{\"rows\":3}",
                    server.jobs().find(done).orElseThrow().result().toString());
        }
        try (JobsFixture server = JobsFixture.start(
                settings -> settings.store(JobStore.inFile(file())).retention(Duration.ofDays(1)))) {
            assertEquals(
                    "interrupted", server.jobs().find(running).orElseThrow().error());
        }
    }

    @Test
    void reportsOfManyJobsShareCommits() {
        try (JobStore store = JobStore.inFile(file())) {
            CompletableFuture<?>[] saved = IntStream.range(0, 10_000)
                    .mapToObj(i -> store.save(job("job" + i)))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(saved).orTimeout(10, TimeUnit.SECONDS).join();
            assertEquals(10_000, store.load().size());
        }
    }

    /** A callback may wait for the store, and may be slow. */
    @Test
    void jobIsSubmittedFromACallback() {
        FileJobStore store = (FileJobStore) JobStore.inFile(file());
        try (JobsFixture server = JobsFixture.start(settings -> settings.store(store))) {
            String id = server.open();
            CompletableFuture<Void> disk = stall(store);
            CompletableFuture<Job> next = server.jobs()
                    .complete(id, null)
                    .thenApply(done -> server.jobs().submit("next", context -> null));
            disk.complete(null);
            Job submitted = next.orTimeout(10, TimeUnit.SECONDS).join();
            await().until(() -> server.jobs().find(submitted.id()).orElseThrow().state() == JobState.DONE);
        }
    }

    /** Stops all writing until the future is completed. */
    private static CompletableFuture<Void> stall(FileJobStore store) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        CompletableFuture<Void> stalled = new CompletableFuture<>();
        new Thread(() -> store.store().executeFilestoreOperation(() -> {
                    stalled.complete(null);
                    released.join();
                }))
                .start();
        stalled.join();
        return released;
    }

    /** What is nested this deep overflows the stack of the writer. */
    @Test
    void errorFailsTheChangeAndNotTheStore() {
        JsonArray nested = new JsonArray();
        for (int i = 0; i < 100_000; i++) {
            JsonArray outer = new JsonArray();
            outer.add(nested);
            nested = outer;
        }
        Job broken = job("a").completed(nested, Instant.EPOCH);
        try (JobStore store = JobStore.inFile(file());
                LogCapture log = LogCapture.open()) {
            CompletableFuture<Void> saved = store.save(broken).orTimeout(10, TimeUnit.SECONDS);
            CompletionException failed = assertThrows(CompletionException.class, saved::join);
            assertInstanceOf(StackOverflowError.class, failed.getCause());
            store.save(job("b")).orTimeout(10, TimeUnit.SECONDS).join();
            assertEquals(List.of(job("b")), store.load());
            assertEquals(1, log.messages().size(), log.messages()::toString);
        }
    }

    @Test
    void onlyTheNewestStateWaitsForTheDisk() {
        try (FileJobStore store = (FileJobStore) JobStore.inFile(file())) {
            CompletableFuture<Void> disk = stall(store);
            CompletableFuture<Void> first = store.save(job("a"));
            await().until(() -> store.waiting() == 0);
            List<CompletableFuture<Void>> later = LongStream.range(0, 1000)
                    .mapToObj(done -> store.save(job("a").with(new JobProgress(done, null, null), Instant.EPOCH)))
                    .toList();
            assertEquals(1, store.waiting());
            assertFalse(first.isDone());
            disk.complete(null);
            later.forEach(saved -> saved.orTimeout(10, TimeUnit.SECONDS).join());
            assertEquals(999, store.load().get(0).done());
        }
    }

    @Test
    void changesAreRefusedEvenIfTheFileCannotBeClosed() {
        FileJobStore store = (FileJobStore) JobStore.inFile(file());
        store.save(job("a")).join();
        try (LogCapture log = LogCapture.open()) {
            store.store().getFileStore().close();
            store.close();
            CompletableFuture<Void> late = store.save(job("b")).orTimeout(10, TimeUnit.SECONDS);
            CompletionException refused = assertThrows(CompletionException.class, late::join);
            assertEquals("the job store is closed", refused.getCause().getMessage());
            assertTrue(log.messages().get(0).startsWith("ERROR the job store " + file() + " could not be closed"));
        }
    }
}
