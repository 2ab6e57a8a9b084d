package dev.carillon.jobs;

import dev.carillon.jobs.JobCluster.Entry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the states of this server's jobs in the cluster. Only the newest state of a job waits, so there are never more than the jobs.
 * While the cluster is away, the jobs go on, and they are saved when it is back. Thread-safe.
 */
final class ClusterCopies {
    private static final Logger log = LoggerFactory.getLogger(ClusterCopies.class);

    /** How many jobs are saved at once when the cluster is back. */
    private static final int BATCH = 1000;

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final JobCluster cluster;
    private final ScheduledExecutorService scheduler;
    private final Duration interval;

    /** Those whose newest state could not be saved. Guarded by itself. */
    private final Set<Copy> late = new LinkedHashSet<>();

    ClusterCopies(JobCluster cluster, ScheduledExecutorService scheduler, Duration interval) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.interval = interval;
    }

    /**
     * Returns the copy of a job.
     *
     * @param overruled receives the end of the job, if another server has ended it
     */
    Copy of(Consumer<Job> overruled) {
        return new Copy(overruled);
    }

    /** Saves what could not be saved before: first one job, and if that succeeds, others. */
    void retry() {
        List<Copy> some;
        synchronized (late) {
            some = late.stream().limit(BATCH).toList();
        }
        if (some.isEmpty()) {
            return;
        }
        var unused = some.get(0).save().thenAccept(saved -> {
            if (saved) {
                retryAll(some.subList(1, some.size()));
            }
        });
    }

    private void retryAll(List<Copy> some) {
        CompletableFuture<?>[] saves = some.stream().map(Copy::save).toArray(CompletableFuture[]::new);
        var unused = CompletableFuture.allOf(saves).thenRunAsync(() -> {
            if (some.size() == BATCH - 1) {
                retry();
            }
        });
    }

    /** The copy of one job. Guarded by its monitor. */
    final class Copy {
        private final Consumer<Job> overruled;

        /** The newest state. Null if the job is forgotten. */
        private Entry newest;

        /** Completes with whether the state that is being saved could be saved. Null if none is. */
        private CompletableFuture<Boolean> saving;

        /** Whether the newest state is to be saved immediately. */
        private boolean urgent;

        private boolean scheduled;
        private long savedVersion = Long.MIN_VALUE;
        private long savedAt = System.nanoTime() - interval.toNanos();

        private Copy(Consumer<Job> overruled) {
            this.overruled = overruled;
        }

        /**
         * Saves a state: progress once in each interval, and what begins or ends the job immediately.
         *
         * @return completes when the first or last state of the job is saved, or cannot be saved for now
         */
        CompletableFuture<Void> put(Entry entry, boolean isUrgent) {
            CompletableFuture<Boolean> saved;
            synchronized (this) {
                newest = entry;
                urgent |= isUrgent;
                if (isUrgent) {
                    saved = save();
                } else {
                    saveWhenDue();
                    return DONE;
                }
            }
            return saved.thenApply(done -> null);
        }

        private synchronized void saveWhenDue() {
            if (saving != null || scheduled || newest == null || newest.version() <= savedVersion) {
                return;
            }
            long wait = urgent ? 0 : savedAt + interval.toNanos() - System.nanoTime();
            if (wait <= 0) {
                var unused = save();
            } else {
                scheduled = true;
                var unused = scheduler.schedule(this::onDue, wait, TimeUnit.NANOSECONDS);
            }
        }

        private synchronized void onDue() {
            scheduled = false;
            saveWhenDue();
        }

        /** Saves the newest state. Completes with whether it could be saved. */
        private synchronized CompletableFuture<Boolean> save() {
            if (saving != null) {
                return saving.thenCompose(before -> saveIfNewer(before));
            }
            if (newest == null) {
                forgetLate();
                return CompletableFuture.completedFuture(true);
            }
            Entry entry = newest;
            urgent = false;
            savedAt = System.nanoTime();
            CompletableFuture<Boolean> result = new CompletableFuture<>();
            saving = result;
            var unused = cluster.save(entry).whenComplete((end, error) -> onSaved(entry, end, error, result));
            return result;
        }

        private synchronized CompletableFuture<Boolean> saveIfNewer(boolean before) {
            return newest == null || newest.version() <= savedVersion || !before
                    ? CompletableFuture.completedFuture(before)
                    : save();
        }

        private void onSaved(Entry entry, Optional<Entry> end, Throwable error, CompletableFuture<Boolean> result) {
            synchronized (this) {
                saving = null;
                if (error == null) {
                    savedVersion = entry.version();
                    forgetLate();
                } else {
                    remember();
                }
            }
            if (error == null) {
                // Later, because this may be in the lock of the job.
                end.ifPresent(other -> scheduler.execute(() -> overruled.accept(other.job())));
            } else {
                log.debug(
                        "the job {} could not be saved in the cluster",
                        entry.job().id(),
                        error);
            }
            result.complete(error == null);
            if (error == null) {
                saveWhenDue();
            }
        }

        private void remember() {
            synchronized (late) {
                late.add(this);
            }
        }

        private void forgetLate() {
            synchronized (late) {
                late.remove(this);
            }
        }

        /** Saves the newest state again, because the cluster may have lost it. */
        void renew() {
            synchronized (this) {
                savedVersion = Long.MIN_VALUE;
            }
            remember();
        }

        /** Removes the job from the cluster. */
        void remove(String id) {
            synchronized (this) {
                newest = null;
            }
            forgetLate();
            cluster.remove(id);
        }
    }
}
