package dev.carillon.jobs;

/**
 * A report of progress. What is null stays as it is.
 *
 * @param done how much is done; less than before is ignored, because progress never decreases
 * @param total how much there is to do
 * @param message what the job is doing
 */
public record JobProgress(Long done, Long total, String message) {
    /**
     * Checks the values.
     *
     * @param done how much is done, or null
     * @param total how much there is to do, or null
     * @param message what the job is doing, or null
     * @throws JobException with {@link JobException.Reason#INVALID} if a number is negative, or the message is too long
     */
    public JobProgress {
        Limits.requireNotNegative(done, "done");
        Limits.requireNotNegative(total, "total");
        Limits.requireLength(message, Limits.MESSAGE, "message");
    }
}
