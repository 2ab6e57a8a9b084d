package dev.carillon.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state of a job. In JSON, it is written in lower case. */
public enum JobState {
    /** The job waits for a thread, or for its first report. */
    QUEUED,

    /** The job has begun. */
    RUNNING,

    /** The job has succeeded. */
    DONE,

    /** The job has failed; {@link Job#error()} says why. */
    FAILED,

    /** The job was cancelled. */
    CANCELLED;

    /**
     * Whether this state is final.
     *
     * @return true for done, failed and cancelled
     */
    public boolean isTerminal() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }

    /**
     * Returns the state with a name, as JSON has it.
     *
     * @param name the name in lower case
     * @return empty if there is no such state
     */
    public static Optional<JobState> parse(String name) {
        return Arrays.stream(values())
                .filter(state -> state.toString().equals(name))
                .findFirst();
    }

    /** Returns the name as in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
