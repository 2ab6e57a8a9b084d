package dev.carillon.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.MVStoreTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps jobs in a file of H2's MVStore: a log-structured store in pure Java, which opens at the last commit after the process was
 * killed. One thread writes. It commits everything that has arrived meanwhile at once, so many reporters share the cost.
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

    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::write, "carillon-job-store");

    /** Whether nothing is written any more. Guarded by the queue of the changes. */
    private boolean ended;

    private long compactedAt = System.nanoTime();

    /**
     * A job to save or to remove.
     *
     * @param id the id of the job; null to end the writer
     * @param job the state, or null to remove the job
     * @param saved completes when the change is in the file
     */
    private record Change(String id, Job job, CompletableFuture<Void> saved) {
        static final Change END = new Change(null, null, new CompletableFuture<>());

        boolean isEnd() {
            return id == null;
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
        add(new Change(job.id(), job, saved));
        return saved;
    }

    @Override
    public void remove(String id) {
        add(new Change(id, null, new CompletableFuture<>()));
    }

    private void add(Change change) {
        synchronized (changes) {
            if (!ended) {
                changes.add(change);
                return;
            }
        }
        change.saved.completeExceptionally(closed());
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the job store is closed");
    }

    private void write() {
        List<Change> batch = new ArrayList<>();
        boolean isLast = false;
        while (!isLast) {
            batch.clear();
            try {
                batch.add(changes.take());
            } catch (InterruptedException e) {
                return; // nobody interrupts it
            }
            changes.drainTo(batch);
            isLast = batch.removeIf(Change::isEnd);
            commit(batch);
        }
        store.close();
        refuseRest();
    }

    /** Fails what has arrived too late. */
    private void refuseRest() {
        List<Change> late = new ArrayList<>();
        synchronized (changes) {
            ended = true;
            changes.drainTo(late);
        }
        late.forEach(change -> change.saved.completeExceptionally(closed()));
    }

    private void commit(List<Change> batch) {
        try {
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
            compact();
        } catch (RuntimeException e) {
            onFailure(e);
            batch.forEach(change -> change.saved.completeExceptionally(e));
            return;
        }
        if (failing) {
            failing = false;
            log.info("jobs are saved again");
        }
        batch.forEach(change -> change.saved.complete(null));
    }

    /** Each further attempt fails as well until the cause is removed, so only the first failure is logged. */
    private void onFailure(RuntimeException error) {
        if (!failing) {
            failing = true;
            log.error("jobs cannot be saved in {}", file, error);
        }
        if (!store.isClosed()) {
            store.rollback();
        }
    }

    private void compact() {
        long now = System.nanoTime();
        if (now - compactedAt > COMPACTION_NANOS) {
            compactedAt = now;
            store.compact(TARGET_FILL_PERCENT, COMPACTED_BYTES);
        }
    }

    @Override
    public void close() {
        add(Change.END);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
