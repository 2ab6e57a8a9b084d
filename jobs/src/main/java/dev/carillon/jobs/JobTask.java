package dev.carillon.jobs;

/** The code of a job. */
@FunctionalInterface
public interface JobTask {
    /**
     * Does the work, on a thread of the executor.
     *
     * @param job reports progress, and tells whether the job was cancelled
     * @return the result, or null. It is converted to JSON
     * @throws Exception if the job fails. Its message becomes the error that clients see
     */
    Object run(JobContext job) throws Exception;
}
