package dev.carillon.client;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Reports a job that this process runs. Thread-safe.
 *
 * <pre>{@code
 * JobReporter job = client.jobs().open("export", rows.size());
 * try {
 *     for (int row = 0; row < rows.size(); row++) {
 *         export(rows.get(row));
 *         job.progress(row + 1, "row " + (row + 1));
 *     }
 *     job.complete("export.csv");
 * } catch (JobEndedException e) {
 *     // somebody has cancelled the job: stop
 * } catch (RuntimeException e) {
 *     job.fail(e.getMessage());
 *     throw e;
 * }
 * }</pre>
 *
 * <p>{@code progress} does not wait for the server, so it can be called for each of a million rows. The client sends the newest value,
 * by default at most ten times per second. It always sends the last one. If a report fails in the background, the next call of {@code
 * progress} or {@code complete} throws the exception, once. If the job has ended, each later call throws a {@link JobEndedException}.
 */
public final class JobReporter {
    /** The maximum length of an error. A longer one must not keep a job from being ended. */
    private static final int MAX_ERROR = 4000;

    private final JobCalls calls;
    private final ProgressQueue progress;
    private final Gson gson;

    JobReporter(JobCalls calls, ProgressQueue progress, Gson gson) {
        this.calls = calls;
        this.progress = progress;
        this.gson = gson;
    }

    /**
     * The id, with which others can follow or cancel the job.
     *
     * @return the id
     */
    public String id() {
        return calls.id();
    }

    /**
     * Reports how much is done. The first report starts the job.
     *
     * @param done how much is done; it never goes back
     * @throws JobEndedException if the job has ended, for example because it was cancelled
     * @throws ApiException if the server has refused an earlier report
     */
    public void progress(long done) {
        progress.offer(new Progress(done, null, null));
    }

    /**
     * Reports how much is done, and what the job is doing.
     *
     * @param done how much is done; it never goes back
     * @param message what the job is doing, at most 1000 characters
     * @throws JobEndedException if the job has ended, for example because it was cancelled
     * @throws ApiException if the server has refused an earlier report
     */
    public void progress(long done, String message) {
        progress.offer(new Progress(done, null, Objects.requireNonNull(message, "message")));
    }

    /**
     * Reports how much is done, how much there is to do, and what the job is doing.
     *
     * @param done how much is done; it never goes back
     * @param total how much there is to do
     * @param message what the job is doing, at most 1000 characters
     * @throws JobEndedException if the job has ended, for example because it was cancelled
     * @throws ApiException if the server has refused an earlier report
     */
    public void progress(long done, long total, String message) {
        progress.offer(new Progress(done, total, Objects.requireNonNull(message, "message")));
    }

    /**
     * Ends the job without a result, after its last progress has arrived.
     *
     * @return the last state
     * @throws JobEndedException if the job has ended already
     * @throws ApiException if the server refuses the request, or has refused an earlier report; the job has then not ended
     */
    public Job complete() {
        return completeWith(new JsonObject());
    }

    /**
     * Ends the job with a result, after its last progress has arrived.
     *
     * @param result the result, which becomes JSON
     * @return the last state
     * @throws JobEndedException if the job has ended already
     * @throws ApiException if the server refuses the request, or has refused an earlier report; the job has then not ended
     */
    public Job complete(Object result) {
        JsonObject body = new JsonObject();
        body.add("result", gson.toJsonTree(result));
        return completeWith(body);
    }

    private Job completeWith(JsonObject body) {
        Waiting.await(progress.flush());
        progress.check();
        return end("complete", body);
    }

    /**
     * Ends the job as failed, after its last progress has been sent.
     *
     * @param error why it has failed, cut off after 4000 characters; null if that is unknown
     * @return the last state
     * @throws JobEndedException if the job has ended already
     * @throws ApiException if the server refuses the request
     */
    public Job fail(String error) {
        Waiting.await(progress.flush());
        JsonObject body = new JsonObject();
        String text = error == null || error.isBlank() ? "unknown error" : error;
        body.addProperty("error", text.substring(0, Math.min(text.length(), MAX_ERROR)));
        return end("fail", body);
    }

    /**
     * Cancels the job.
     *
     * @return the last state
     * @throws JobEndedException if the job has ended already
     * @throws ApiException if the server refuses the request
     */
    public Job cancel() {
        return end("cancel", new JsonObject());
    }

    private Job end(String action, JsonObject body) {
        CompletableFuture<Job> request = calls.end(action, body);
        try {
            Job last = Waiting.await(request);
            progress.end(new JobEndedException("the job has ended: " + last.state(), action, last));
            return last;
        } catch (JobEndedException e) {
            progress.end(e);
            throw e;
        }
    }

    /**
     * Reads the job from the server. Progress that was not sent yet is not included.
     *
     * @return the current state
     * @throws ApiException if the server refuses the request, for example because it has forgotten the job
     */
    public Job state() {
        return Waiting.await(calls.read());
    }
}
