package dev.carillon.client;

import com.google.gson.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The requests that concern one job. A conflict means that the job has ended: its last state is then read, too.
 *
 * @param transport sends the requests
 * @param id the id of the job
 */
record JobCalls(Transport transport, String id) {
    /** Reports progress. */
    CompletableFuture<Job> report(Progress progress) {
        return change(Call.patch(path(), progress.toJson()));
    }

    /** Ends the job. */
    CompletableFuture<Job> end(String action, JsonObject body) {
        return change(Call.post(path() + "/" + action, body));
    }

    CompletableFuture<Job> read() {
        return transport.send(Call.get(Query.of(path()))).thenApply(reply -> reply.as(Job::of));
    }

    private CompletableFuture<Job> change(Call call) {
        CompletableFuture<Reply> sent = transport.send(call);
        CompletableFuture<Job> job = sent.handle((reply, error) ->
                        error == null ? CompletableFuture.completedFuture(reply.as(Job::of)) : failed(call, error))
                .thenCompose(result -> result);
        var unused = job.whenComplete((state, error) -> {
            if (job.isCancelled()) {
                sent.cancel(true);
            }
        });
        return job;
    }

    private CompletableFuture<Job> failed(Call call, Throwable error) {
        if (!(error instanceof ApiException refused) || !JobEndedException.isConflict(refused)) {
            return CompletableFuture.failedFuture(error);
        }
        return read().handle((last, unknown) -> {
            throw new CompletionException(new JobEndedException(refused.detail(), call.toString(), last));
        });
    }

    private String path() {
        return "/jobs/" + Query.encode(id);
    }
}
