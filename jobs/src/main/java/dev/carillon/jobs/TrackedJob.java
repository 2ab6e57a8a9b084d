package dev.carillon.jobs;

import dev.carillon.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job of this server and those who follow it. A state is first stored and then published, so nobody sees a state that is lost when the process
 * dies. The only exception is an end that the store cannot write and nobody would report again. Thread-safe.
 */
final class TrackedJob extends FollowedJob {
    private static final Logger log = LoggerFactory.getLogger(TrackedJob.class);

    /** How many reports may wait for the store. It is usually one, unless the disk stalls. */
    private static final int MAX_UNSAVED = 256;

    private final Shared shared;

    /** Whether somebody else does the work, and reports it by the id. */
    private final boolean remote;

    /** When the job was opened or reported last. Written by the threads that hold the lock of this object. */
    private volatile long reportedAt;

    /** The newest state. Guarded by this object, like everything below. */
    private Job current;

    /** How many changes wait for the store. */
    private int unsaved;

    /** Counts the states that are stored. A state of the same job before a restart has a smaller number. */
    private long version;

    /** Saves the job in the cluster. Null if there is none. */
    private final ClusterCopies.Copy copy;

    /** What to tell when the job is cancelled: the thread that runs it. */
    private Runnable onCancel = () -> {};

    /**
     * What all jobs have in common.
     *
     * @param namespace the namespace of the Socket.IO clients
     * @param nanoTime measures how long reporters are silent, independently of changes of the clock
     * @param interval the shortest time between two updates of a job
     * @param ended called with each job that has ended, after that was stored
     * @param unsaved keeps the ends that could not be stored
     * @param cluster connects this server with others, if there is a cluster
     */
    record Shared(
            Namespace namespace,
            JobStore store,
            UnsavedEnds unsaved,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            LongSupplier nanoTime,
            Duration interval,
            Consumer<TrackedJob> ended,
            Optional<Cluster> cluster) {}

    /** The cluster, and what saves the jobs there. */
    record Cluster(JobCluster jobs, ClusterCopies copies) {}

    private TrackedJob(Shared shared, Job job, boolean remote) {
        super(shared, job);
        this.shared = shared;
        this.remote = remote;
        this.reportedAt = shared.nanoTime.getAsLong();
        this.current = job;
        this.version = TimeUnit.MILLISECONDS.toMicros(shared.clock.millis());
        this.copy = shared.cluster
                .map(cluster -> cluster.copies.of(this::onOverruled))
                .orElse(null);
    }

    /** Tracks a new job, which somebody else may report. Completes when it is stored. */
    static CompletableFuture<TrackedJob> create(Shared shared, Job job, boolean remote) {
        TrackedJob tracked = new TrackedJob(shared, job, remote);
        return shared.store.save(job).thenApply(saved -> tracked);
    }

    /** Tracks a job that is stored. */
    static TrackedJob restore(Shared shared, Job job) {
        return new TrackedJob(shared, job, false);
    }

    /** Whether the job has ended, although that may not be stored yet. */
    synchronized boolean hasEnded() {
        return current.state().isTerminal();
    }

    /** Sets what ends the code of the job. Runs it immediately if the job was cancelled already. */
    void onCancel(Runnable action) {
        synchronized (this) {
            if (!hasEnded()) {
                onCancel = action;
                return;
            }
        }
        action.run();
    }

    // ---- changes ----

    /**
     * Makes sure that the job may be reported by its id.
     *
     * @throws JobException if this application runs the job. Its code could not be stopped by a report
     */
    void requireReportable() {
        if (!remote && !hasEnded()) {
            throw new JobException(
                    JobException.Reason.FORBIDDEN, "the server runs this job itself, so nobody else can report it");
        }
    }

    /**
     * Changes the state.
     *
     * @param change returns the new state, from the current one and the time
     * @return completes with the new state when it is stored
     * @throws JobException if the job has ended, or if too many of its reports wait for the store
     */
    synchronized CompletableFuture<Job> change(BiFunction<Job, Instant, Job> change) {
        if (unsaved >= MAX_UNSAVED && !hasEnded()) {
            throw new JobException(JobException.Reason.TOO_MANY, "too many reports of this job are not stored yet");
        }
        CompletableFuture<Job> changed = apply(change, (state, error) -> {
            onNotStored(state);
            throw new CompletionException(error);
        });
        reportedAt = shared.nanoTime.getAsLong(); // whether it can be stored or not
        return changed;
    }

    /**
     * Ends the job, even if that cannot be stored: then the end is only in memory at first. For ends that nobody would report again.
     *
     * @param change returns the last state, from the current one and the time
     * @return completes with the last state when followers may see it
     * @throws JobException if the job has ended
     */
    synchronized CompletableFuture<Job> end(BiFunction<Job, Instant, Job> change) {
        return apply(change, shared.unsaved::add);
    }

    /** Changes and stores the state. */
    private CompletableFuture<Job> apply(BiFunction<Job, Instant, Job> change, BiConsumer<Job, Throwable> notStored) {
        if (hasEnded()) {
            throw JobException.ended(current);
        }
        Job next = change.apply(current, shared.clock.instant());
        current = next;
        unsaved++;
        return shared.store
                .save(next)
                .handle((saved, error) -> {
                    onSaved();
                    if (error != null) {
                        notStored.accept(next, error);
                    }
                    return next;
                })
                .thenCompose(this::onStored);
    }

    private synchronized void onSaved() {
        unsaved--;
    }

    /** Fails the job if it is done elsewhere and was not reported for too long. */
    void failIfSilent(Silence silence) {
        if (!remote || !isSilent(silence)) { // the common case, without the lock
            return;
        }
        synchronized (this) {
            if (!hasEnded() && isSilent(silence)) {
                log.debug("the job {} has failed: {}", current.id(), silence.error());
                var unused = end((state, now) -> state.failed(silence.error(), now));
            }
        }
    }

    private boolean isSilent(Silence silence) {
        return silence.isTooLong(shared.nanoTime.getAsLong() - reportedAt);
    }

    /** Undoes a change, unless another one has followed it. */
    private synchronized void onNotStored(Job state) {
        if (current.equals(state)) {
            current = state();
        }
    }

    /** Cancels the job, and ends its code. */
    CompletableFuture<Job> cancel() {
        Runnable action;
        CompletableFuture<Job> cancelled;
        synchronized (this) {
            cancelled = remote ? change(Job::cancelled) : end(Job::cancelled);
            action = takeOnCancel();
        }
        action.run();
        return cancelled;
    }

    private Runnable takeOnCancel() {
        Runnable action = onCancel;
        onCancel = () -> {};
        return action;
    }

    /** Publishes a state. Completes when an end is also saved in the cluster, or cannot be. */
    private CompletableFuture<Job> onStored(Job state) {
        boolean isEnd = state.state().isTerminal();
        CompletableFuture<Void> copied;
        synchronized (this) {
            publish(state);
            version++;
            copied = copy(isEnd);
        }
        if (isEnd) {
            shared.ended.accept(this);
        }
        return copied.isDone() ? CompletableFuture.completedFuture(state) : copied.thenApply(done -> state);
    }

    // ---- the cluster ----

    /** Saves the current state in the cluster. */
    synchronized CompletableFuture<Void> copy(boolean isUrgent) {
        return shared.cluster
                .map(cluster -> copy.put(
                        new JobCluster.Entry(state(), version, cluster.jobs().home()), isUrgent))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Saves the current state in the cluster again, because that may have lost it. */
    void renewCopy() {
        copy.renew();
    }

    /** Removes the job from the cluster. */
    void removeCopy() {
        if (copy != null) {
            copy.remove(state().id());
        }
    }

    /** Another server has ended the job, because it could not reach this one. */
    private void onOverruled(Job end) {
        Runnable action;
        synchronized (this) {
            if (hasEnded()) {
                return;
            }
            log.warn("the job {} ({}) was ended by another server: {}", end.name(), end.id(), end.error());
            var unused = end((state, now) -> end);
            action = takeOnCancel();
        }
        action.run();
    }

    /** Logs what the application cannot see otherwise. */
    static void logFailure(Job job, Throwable error) {
        log.warn("the job {} ({}) has failed", job.name(), job.id(), error);
    }
}
