package dev.carillon.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All jobs by their ids. Those that have ended are kept for a while, up to a number and a size. Thread-safe. */
final class JobRegistry {
    private static final Logger log = LoggerFactory.getLogger(JobRegistry.class);

    /** The memory of a job in addition to its texts. */
    private static final int OVERHEAD = 600;

    private final Retention retention;
    private final JobStore store;
    private final UnsavedEnds unsaved;
    private final Map<String, TrackedJob> jobs = new ConcurrentHashMap<>();

    /** The same jobs, the newest first. */
    private final Map<Age, TrackedJob> byAge = new ConcurrentSkipListMap<>(
            Comparator.comparing(Age::createdAt).reversed().thenComparing(Age::id));

    /** The number of jobs that are about to be added. */
    private final AtomicInteger reserved = new AtomicInteger();

    /** The jobs that have ended, those that ended first at the beginning, with their sizes. Guarded by itself. */
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    private long endedBytes;

    /**
     * How many jobs are kept.
     *
     * @param maxOpen the maximum number of jobs that have not ended
     * @param age how long a job is kept after its end
     * @param maxEnded the maximum number of jobs that have ended
     * @param maxEndedBytes the maximum memory of those, in bytes
     */
    record Retention(int maxOpen, Duration age, int maxEnded, long maxEndedBytes) {}

    private record Ended(Age age, long bytes, long endedAtMillis) {}

    private record Age(Instant createdAt, String id) {
        static Age of(Job job) {
            return new Age(job.createdAt(), job.id());
        }
    }

    JobRegistry(Retention retention, JobStore store, UnsavedEnds unsaved) {
        this.retention = retention;
        this.store = store;
        this.unsaved = unsaved;
    }

    /**
     * Makes sure that there may be another job, until {@link #release} is called.
     *
     * @throws JobException if there are too many
     */
    void reserve() {
        int endedJobs;
        synchronized (ended) {
            endedJobs = ended.size();
        }
        if (jobs.size() - endedJobs + reserved.incrementAndGet() > retention.maxOpen) {
            release();
            log.debug("there are {} open jobs, the maximum", retention.maxOpen);
            throw new JobException(
                    JobException.Reason.TOO_MANY, "there are " + retention.maxOpen + " open jobs, the maximum");
        }
    }

    /** Called when a job was added, or could not be stored. */
    void release() {
        reserved.decrementAndGet();
    }

    void add(TrackedJob job) {
        jobs.put(job.state().id(), job);
        byAge.put(Age.of(job.state()), job);
        if (job.state().state().isTerminal()) {
            onEnd(job);
        }
    }

    /** Called when a job has ended. */
    void onEnd(TrackedJob job) {
        Job state = job.state();
        long bytes = OVERHEAD + 2L * state.toJson().toString().length();
        synchronized (ended) {
            if (ended.putIfAbsent(
                            state.id(),
                            new Ended(Age.of(state), bytes, state.finishedAt().toEpochMilli()))
                    == null) {
                endedBytes += bytes;
            }
            while (ended.size() > retention.maxEnded || endedBytes > retention.maxEndedBytes) {
                forgetFirst();
            }
        }
    }

    /** Forgets the jobs that ended too long ago. */
    void expire(long nowMillis) {
        synchronized (ended) {
            while (!ended.isEmpty()
                    && nowMillis - ended.values().iterator().next().endedAtMillis > retention.age.toMillis()) {
                forgetFirst();
            }
        }
    }

    private void forgetFirst() {
        Map.Entry<String, Ended> first = ended.entrySet().iterator().next();
        ended.remove(first.getKey());
        endedBytes -= first.getValue().bytes;
        TrackedJob job = jobs.remove(first.getKey());
        if (job != null) {
            job.removeCopy();
        }
        byAge.remove(first.getValue().age);
        unsaved.remove(first.getKey()); // before it is removed, so that it is not stored again
        store.remove(first.getKey());
    }

    Optional<TrackedJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    void forEach(Consumer<TrackedJob> action) {
        jobs.values().forEach(action);
    }

    /** Returns the jobs that satisfy a condition, the newest first. They are read only as far as the stream is. */
    Stream<Job> list(Predicate<Job> condition) {
        return byAge.values().stream().map(TrackedJob::state).filter(condition);
    }
}
