package dev.carillon.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.MVStoreTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps jobs in a file of H2's MVStore: a log-structured store in pure Java, which opens at the last commit after the process was
 * killed. One thread writes. It commits everything that has arrived meanwhile at once, so many reporters share the cost. Of each job,
 * only the newest state waits for it. The futures complete on the writer, so what depends on them must not block.
 */
final class FileJobStore implements JobStore {
    private static final Logger log = LoggerFactory.getLogger(FileJobStore.class);

    /** How long old parts of the file are kept before their space is used again. */
    private static final int RETENTION_MILLIS = 1_000;

    /** How often the file is compacted, if it contains much that is outdated. */
    private static final long COMPACTION_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int TARGET_FILL_PERCENT = 50;
    private static final int COMPACTED_BYTES = 1024 * 1024;

    /** A file of at least this size is copied when it is opened, so that only what is in use remains. */
    private static final long LARGE_FILE_BYTES = 1024 * 1024;

    private static final long CLOSE_MILLIS = 10_000;

    private final Path file;

    /** Used by the writer only, after the jobs were loaded. Like everything that it contains. */
    private MVStore store;

    private MVMap<String, String> jobs;

    /** Whether the last attempt to write has failed. */
    private boolean failing;

    private long compactedAt = System.nanoTime();

    private final Thread writer = new Thread(this::write, "carillon-job-store");

    /** What waits for the writer, by job. Guarded by itself, like everything below. */
    private final Map<String, Change> changes = new LinkedHashMap<>();

    /** Whether the writer ends when nothing is waiting. */
    private boolean closing;

    /** Whether nothing is written any more. */
    private boolean ended;

    /** The newest change of a job, and the callers that wait for it or for one that it has replaced. */
    private static final class Change {
        final String id;

        /** The state to save, or null to remove the job. */
        Job job;

        final List<CompletableFuture<Void>> waiting = new ArrayList<>();

        Change(String id) {
            this.id = id;
        }

        void complete() {
            waiting.forEach(saved -> saved.complete(null));
        }

        void fail(Throwable error) {
            waiting.forEach(saved -> saved.completeExceptionally(error));
        }
    }

    private FileJobStore(Path file) {
        this.file = file;
        use(openStore(file));
        writer.setDaemon(true);
        writer.start();
    }

    static FileJobStore open(Path file) {
        StoreFile.check(file);
        try {
            return new FileJobStore(file);
        } catch (MVStoreException e) {
            throw StoreFile.failure(file, e);
        }
    }

    private static MVStore openStore(Path file) {
        // MVStore can also move data within the file, but releases up to 2.3.232 have lost some of it in doing so
        if (file.toFile().length() >= LARGE_FILE_BYTES) {
            MVStoreTool.compact(file.toString(), false);
        }
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .open();
        store.setRetentionTime(RETENTION_MILLIS);
        return store;
    }

    private void use(MVStore opened) {
        store = opened;
        jobs = opened.openMap(StoreFile.JOBS);
    }

    /** The file, for tests. */
    MVStore store() {
        return store;
    }

    @Override
    public List<Job> load() {
        List<Job> loaded = new ArrayList<>();
        jobs.forEach((id, text) -> {
            try {
                loaded.add(Job.parse(text));
            } catch (RuntimeException e) {
                log.error("a stored job cannot be read, and is ignored: {}", id, e);
            }
        });
        return loaded;
    }

    @Override
    public CompletableFuture<Void> save(Job job) {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        synchronized (changes) {
            if (ended) {
                saved.completeExceptionally(closed());
            } else {
                Change change = change(job.id());
                change.job = job;
                change.waiting.add(saved);
            }
        }
        return saved;
    }

    @Override
    public void remove(String id) {
        synchronized (changes) {
            if (!ended) {
                change(id).job = null;
            }
        }
    }

    private Change change(String id) {
        changes.notifyAll();
        return changes.computeIfAbsent(id, Change::new);
    }

    /** How many jobs wait for the writer, for tests. */
    int waiting() {
        synchronized (changes) {
            return changes.size();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the job store is closed");
    }

    private void write() {
        try {
            List<Change> batch = take();
            while (!batch.isEmpty()) {
                commit(batch);
                batch = take();
            }
            store.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts it
        } catch (Throwable e) {
            log.error("the job store {} could not be closed", file, e);
        } finally {
            refuseRest();
        }
    }

    /** Waits for changes. Returns none if the store is being closed. */
    private List<Change> take() throws InterruptedException {
        synchronized (changes) {
            while (changes.isEmpty() && !closing) {
                changes.wait();
            }
            List<Change> batch = List.copyOf(changes.values());
            changes.clear();
            return batch;
        }
    }

    /** Fails what has arrived too late. */
    private void refuseRest() {
        List<Change> late;
        synchronized (changes) {
            ended = true;
            late = List.copyOf(changes.values());
            changes.clear();
        }
        late.forEach(change -> change.fail(closed()));
    }

    private void commit(List<Change> batch) {
        try {
            write(batch);
        } catch (Throwable e) { // an error must not end the writer either: all later reports would wait forever
            onFailure(e);
            batch.forEach(change -> change.fail(e));
            return;
        }
        if (failing) {
            failing = false;
            log.info("jobs are saved again");
        }
        batch.forEach(Change::complete);
        compact();
    }

    private void write(List<Change> batch) {
        if (store.isClosed()) { // MVStore closes itself when it cannot write, for example because the disk is full
            use(openStore(file));
        }
        for (Change change : batch) {
            if (change.job == null) {
                jobs.remove(change.id);
            } else {
                jobs.put(change.id, change.job.toJson().toString());
            }
        }
        store.commit();
    }

    /** Each further attempt fails as well until the cause is removed, so only the first failure is logged. */
    private void onFailure(Throwable error) {
        if (!failing) {
            failing = true;
            log.error("jobs cannot be saved in {}", file, error);
        }
        try {
            if (!store.isClosed()) {
                store.rollback();
                use(store); // the first commit creates the map, so a rollback before it closes the map
            }
        } catch (RuntimeException e) {
            log.debug("the changes that were not saved remain in memory, and are saved with the next ones", e);
        }
    }

    private void compact() {
        long now = System.nanoTime();
        if (now - compactedAt > COMPACTION_NANOS) {
            compactedAt = now;
            try {
                store.compact(TARGET_FILL_PERCENT, COMPACTED_BYTES);
            } catch (
                    RuntimeException
                            e) { // what was committed is stored all the same; if writing is impossible, the next commit
                // fails
                log.debug("the job store {} could not be compacted", file, e);
            }
        }
    }

    @Override
    public void close() {
        synchronized (changes) {
            closing = true;
            changes.notifyAll();
        }
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
