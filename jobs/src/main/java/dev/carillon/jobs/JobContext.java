package dev.carillon.jobs;

/** What the code of a job reports to and asks. Thread-safe. */
public interface JobContext {
    /**
     * Returns the id of the job.
     *
     * @return the id
     */
    String id();

    /**
     * Reports progress. Call it as often as you like: clients receive at most the newest value of each interval.
     *
     * @param progress what has changed
     * @throws java.util.concurrent.CancellationException if the job was cancelled. Let it pass: the job has ended already
     */
    void progress(JobProgress progress);

    /**
     * Reports progress.
     *
     * @param done how much is done
     * @param total how much there is to do
     * @param message what the job is doing
     * @throws java.util.concurrent.CancellationException if the job was cancelled. Let it pass: the job has ended already
     */
    default void progress(long done, long total, String message) {
        progress(new JobProgress(done, total, message));
    }

    /**
     * Whether the job was cancelled. The thread of the job is also interrupted.
     *
     * @return true if the result is not needed any more
     */
    boolean isCancelled();
}
