package dev.carillon.jobs;

import dev.carillon.jobs.JobCluster.Entry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs of other servers that are followed on this one. Thread-safe. */
final class RemoteJobs {
    /** How often the followed jobs are read again, because messages between the servers can get lost. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

    private final JobCluster cluster;
    private final TrackedJob.Shared shared;
    private final int max;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private long checkedAt;

    /**
     * A job that is followed, or about to be. Two of them are equal only if they are the same.
     *
     * @param ready completes with the job when it is up to date and all later states will be received
     */
    private record Followed(RemoteJob job, CompletableFuture<RemoteJob> ready) {}

    RemoteJobs(JobCluster cluster, TrackedJob.Shared shared, int max) {
        this.cluster = cluster;
        this.shared = shared;
        this.max = max;
        this.checkedAt = shared.nanoTime().getAsLong();
    }

    /** Returns a job of another server. Completes with empty if there is none. */
    CompletableFuture<Optional<Entry>> find(String id) {
        return cluster.find(id).toCompletableFuture();
    }

    /** Begins to follow a job, if this server does not yet. Fails with a {@link JobException} if there is none. */
    CompletableFuture<RemoteJob> follow(String id) {
        Followed known = used(id);
        if (known != null) {
            return known.ready;
        }
        return find(id).thenCompose(entry -> follow(entry.orElseThrow(JobException::unknown)));
    }

    private CompletableFuture<RemoteJob> follow(Entry entry) {
        if (followed.size() >= max) {
            throw new JobException(JobException.Reason.TOO_MANY, "there are " + max + " followed jobs, the maximum");
        }
        RemoteJob job = new RemoteJob(shared, entry);
        job.use(shared.nanoTime().getAsLong());
        Followed added = new Followed(job, new CompletableFuture<>());
        // Subscriptions begin and end in the lock of the entry, so the last one of a job is never ended by mistake.
        Followed result = followed.compute(entry.job().id(), (id, existing) -> {
            if (existing != null) {
                return existing;
            }
            subscribe(id, added);
            return added;
        });
        return result.ready;
    }

    private void subscribe(String id, Followed added) {
        if (added.job.hasEnded()) {
            added.ready.complete(added.job);
            return;
        }
        var unused = cluster.follow(id, added.job::accept)
                .thenCompose(subscribed -> cluster.find(id))
                .whenCompleteAsync((entry, error) -> {
                    if (error == null && entry.isPresent()) {
                        added.job.accept(entry.get());
                        added.ready.complete(added.job);
                    } else {
                        forget(id, added);
                        added.ready.completeExceptionally(error == null ? JobException.unknown() : error);
                    }
                });
    }

    private void forget(String id, Followed removed) {
        followed.computeIfPresent(id, (key, current) -> {
            if (current.equals(removed)) {
                cluster.unfollow(id);
                return null;
            }
            return current;
        });
    }

    /** Returns a job that is followed, or has been until a short time ago. */
    Optional<RemoteJob> ready(String id) {
        return Optional.ofNullable(used(id))
                .map(known -> known.ready)
                .filter(ready -> ready.isDone() && !ready.isCompletedExceptionally())
                .map(CompletableFuture::join);
    }

    private Followed used(String id) {
        return followed.computeIfPresent(id, (key, known) -> {
            known.job.use(shared.nanoTime().getAsLong());
            return known;
        });
    }

    /** Forgets the jobs that nobody follows any more, and reads the others from time to time. */
    void maintain() {
        long now = shared.nanoTime().getAsLong();
        for (Map.Entry<String, Followed> entry : followed.entrySet()) {
            Followed known = entry.getValue();
            if (known.ready.isDone() && known.job.isUnused(now)) {
                followed.computeIfPresent(
                        entry.getKey(),
                        (id, current) -> current.equals(known) && endIfUnused(id, known) ? null : current);
            }
        }
        if (now - checkedAt > CHECK_INTERVAL.toNanos()) {
            checkedAt = now;
            check();
        }
    }

    private boolean endIfUnused(String id, Followed known) {
        boolean unused = known.job.isUnused(shared.nanoTime().getAsLong());
        if (unused) {
            cluster.unfollow(id);
        }
        return unused;
    }

    /** Reads the jobs that have not ended, in case a state was missed. */
    void check() {
        followed.forEach((id, known) -> {
            if (!known.job.hasEnded()) {
                var unused = cluster.find(id).thenAccept(entry -> {
                    if (entry.isPresent()) {
                        known.job.accept(entry.get());
                    } else {
                        known.job.onMissing(
                                shared.nanoTime().getAsLong(), shared.clock().instant());
                    }
                });
            }
        });
    }

    int size() {
        return followed.size();
    }
}
