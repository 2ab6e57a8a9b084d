package dev.carillon.api;

import dev.carillon.jobs.Job;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A position in the list of jobs, which begins with the newest one.
 *
 * @param createdAt when the job at the position was created
 * @param id the id of the job at the position
 */
record JobPosition(Instant createdAt, String id) {
    private static final String SEPARATOR = " ";

    static JobPosition of(Job job) {
        return new JobPosition(job.createdAt(), job.id());
    }

    static JobPosition parse(String text) {
        String[] parts = text.split(SEPARATOR, 2);
        try {
            return new JobPosition(Instant.parse(parts[0]), parts.length < 2 ? "" : parts[1]);
        } catch (DateTimeException e) {
            throw Page.malformed();
        }
    }

    @Override
    public String toString() {
        return createdAt + SEPARATOR + id;
    }
}
