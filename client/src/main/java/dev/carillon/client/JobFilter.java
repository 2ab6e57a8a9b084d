package dev.carillon.client;

import java.util.Objects;

/**
 * Which jobs are listed.
 *
 * @param state the state that they have, or null for any
 * @param name the name that they have, or null for any
 */
public record JobFilter(JobState state, String name) {
    /** All jobs. */
    public static final JobFilter ALL = new JobFilter(null, null);

    /**
     * Requires a state.
     *
     * @param required the state
     * @return a new filter
     */
    public JobFilter withState(JobState required) {
        return new JobFilter(Objects.requireNonNull(required, "state"), name);
    }

    /**
     * Requires a name.
     *
     * @param required the name
     * @return a new filter
     */
    public JobFilter withName(String required) {
        return new JobFilter(state, Objects.requireNonNull(required, "name"));
    }
}
