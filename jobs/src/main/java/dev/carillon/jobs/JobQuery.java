package dev.carillon.jobs;

import java.time.Instant;
import java.util.function.Predicate;

/**
 * Which jobs a list contains. Lists begin with the newest job; of those that were created at the same time, with the one whose id comes
 * first.
 *
 * @param name the name of the jobs; null for all
 * @param state the state of the jobs; null for all
 * @param afterCreatedAt when the job before the first one was created; null to begin with the newest job
 * @param afterId the id of the job before the first one; empty to include all jobs that were created at that time
 */
public record JobQuery(String name, JobState state, Instant afterCreatedAt, String afterId) implements Predicate<Job> {
    /** All jobs. */
    public static final JobQuery ALL = new JobQuery(null, null, null, "");

    /**
     * Returns the same query for the jobs after a position.
     *
     * @param createdAt when the job at the position was created
     * @param id the id of the job at the position
     * @return a new query
     */
    public JobQuery after(Instant createdAt, String id) {
        return new JobQuery(name, state, createdAt, id);
    }

    @Override
    public boolean test(Job job) {
        return (name == null || job.name().equals(name)) && (state == null || job.state() == state) && isAfter(job);
    }

    private boolean isAfter(Job job) {
        if (afterCreatedAt == null) {
            return true;
        }
        int order = job.createdAt().compareTo(afterCreatedAt);
        return order < 0 || (order == 0 && job.id().compareTo(afterId) > 0);
    }
}
