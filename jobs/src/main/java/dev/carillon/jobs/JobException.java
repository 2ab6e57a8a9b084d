package dev.carillon.jobs;

import java.util.concurrent.CompletionException;

/** An operation on a job that is not possible. The message is meant for clients. */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why the operation is not possible. */
    private final Reason reason;

    /** Why an operation is not possible. */
    public enum Reason {
        /** There is no such job, or it has been forgotten. */
        UNKNOWN,

        /** The job has ended. Whoever reports it learns in this way that it was cancelled. */
        ENDED,

        /** There are as many jobs as there may be. */
        TOO_MANY,

        /** A value is missing, too long or out of range. */
        INVALID,

        /** The client may not do this, or the job was submitted, so that only its code reports it. */
        FORBIDDEN,

        /** The job is on another server of the cluster, which cannot be reached now. */
        UNAVAILABLE
    }

    /**
     * Creates an exception without a stack trace.
     *
     * @param reason why the operation is not possible
     * @param message the same for people
     */
    public JobException(Reason reason, String message) {
        this(reason, message, null);
    }

    JobException(Reason reason, String message, Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
    }

    static JobException unknown() {
        return new JobException(Reason.UNKNOWN, "no such job");
    }

    static JobException ended(Job job) {
        return new JobException(Reason.ENDED, "the job has ended: " + job.state());
    }

    /** Returns why a future has failed, or null if that is another exception. */
    static Reason reason(Throwable error) {
        Throwable cause = cause(error);
        return cause instanceof JobException refused ? refused.reason : null;
    }

    /** Returns the exception with which a future was completed. */
    static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? cause(error.getCause()) : error;
    }

    /**
     * Returns why the operation is not possible.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
