package dev.carillon.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that have ended, although their end could not be stored. Nobody would report it again, so storing it is tried until it
 * succeeds or the job is forgotten. Thread-safe.
 */
final class UnsavedEnds {
    private static final Logger log = LoggerFactory.getLogger(UnsavedEnds.class);

    private final JobStore store;

    /** By id. Guarded by this object, like everything below. */
    private final Map<String, Job> jobs = new LinkedHashMap<>();

    private boolean closed;

    UnsavedEnds(JobStore store) {
        this.store = store;
    }

    void add(Job job, Throwable error) {
        synchronized (this) {
            if (closed) { // the job comes back as interrupted, like all that are running now
                return;
            }
            jobs.put(job.id(), job);
        }
        log.error(
                "the end of the job {} ({}) cannot be stored, so it is only in memory; storing it is tried again",
                job.name(),
                job.id(),
                error);
    }

    /** Forgets a job. Its end is not stored after this. */
    synchronized void remove(String id) {
        jobs.remove(id);
    }

    /** Tries to store one end, and if that succeeds, all others. */
    synchronized void retry() {
        List<Job> all = List.copyOf(jobs.values());
        if (!all.isEmpty()) {
            save(all.get(0), () -> all.forEach(job -> save(job, () -> {})));
        }
    }

    private synchronized void save(Job job, Runnable next) {
        if (!closed && jobs.containsKey(job.id())) {
            var unused = store.save(job).thenRun(() -> {
                remove(job.id());
                next.run();
            });
        }
    }

    synchronized void close() {
        closed = true;
    }
}
