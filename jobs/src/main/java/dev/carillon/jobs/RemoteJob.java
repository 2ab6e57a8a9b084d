package dev.carillon.jobs;

import dev.carillon.jobs.JobCluster.Entry;
import java.time.Duration;
import java.time.Instant;

/** A job of another server that is followed on this one. Thread-safe. */
final class RemoteJob extends FollowedJob {
    /** How long a job is kept after its last use. Whoever has asked for it needs it for a moment, and may come back soon. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    /** How long the cluster may not know a job that was followed. If it has lost its data, the home saves the job again. */
    private static final Duration MISSING = Duration.ofMinutes(1);

    /** Guarded by this object, like everything below. */
    private long version;

    private long usedAt;
    private boolean missing;
    private long missingSince;

    RemoteJob(TrackedJob.Shared shared, Entry entry) {
        super(shared, entry.job());
        this.version = entry.version();
    }

    /** Publishes a state, unless it is an old one. Nothing follows the first end. */
    synchronized void accept(Entry entry) {
        missing = false;
        if (entry.version() > version && !hasEnded()) {
            version = entry.version();
            publish(entry.job());
        }
    }

    boolean hasEnded() {
        return state().state().isTerminal();
    }

    synchronized void use(long nanoTime) {
        usedAt = nanoTime;
    }

    synchronized boolean isUnused(long nanoTime) {
        return nanoTime - usedAt > KEPT.toNanos() && (hasEnded() || !isFollowed());
    }

    /** Called when the cluster does not know the job. Ends it if that lasts too long, because nobody else would. */
    synchronized void onMissing(long nanoTime, Instant now) {
        if (!missing) {
            missing = true;
            missingSince = nanoTime;
        } else if (nanoTime - missingSince > MISSING.toNanos() && !hasEnded()) {
            publish(state().interrupted(now));
        }
    }
}
