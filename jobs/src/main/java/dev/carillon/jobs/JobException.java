package dev.carillon.jobs;

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
        FORBIDDEN
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

    /**
     * Returns why the operation is not possible.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
