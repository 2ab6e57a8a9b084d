package dev.carillon.client;

import java.util.Arrays;
import java.util.Locale;

/** The state of a job. In JSON, it is written in lower case. */
public enum JobState {
    /** The job has not begun. */
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

    static JobState parse(String name) {
        return Arrays.stream(values())
                .filter(state -> state.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the name as in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
