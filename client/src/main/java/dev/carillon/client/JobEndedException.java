package dev.carillon.client;

import java.util.Optional;

/**
 * A job has ended, so it cannot change any more. This is how a reporter learns that its job was cancelled: it should stop its work.
 */
public final class JobEndedException extends ApiException {
    private static final long serialVersionUID = 1L;

    private static final int CONFLICT = 409;

    /** The last state, or null if it is not known. */
    private final transient Job job;

    /** What was requested. */
    private final String request;

    JobEndedException(String detail, String request, Job job) {
        super(new Problem(CONFLICT, "Conflict", detail), request);
        this.job = job;
        this.request = request;
    }

    /** Tells whether an exception means that a job has ended. */
    static boolean isConflict(ApiException error) {
        return error.status() == CONFLICT;
    }

    /** Returns the same exception with the stack trace of the current thread. */
    JobEndedException copy() {
        return new JobEndedException(detail(), request, job);
    }

    /**
     * The last state of the job.
     *
     * @return empty if the server could not tell it
     */
    public Optional<Job> job() {
        return Optional.ofNullable(job);
    }
}
