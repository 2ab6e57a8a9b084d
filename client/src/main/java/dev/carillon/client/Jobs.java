package dev.carillon.client;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The jobs of a server. Thread-safe. */
public final class Jobs {
    private static final int NOT_FOUND = 404;

    private final Transport transport;
    private final Gson gson;
    private final Duration progressInterval;

    Jobs(Transport transport, Gson gson, Duration progressInterval) {
        this.transport = transport;
        this.gson = gson;
        this.progressInterval = progressInterval;
    }

    /**
     * Opens a job of unknown length.
     *
     * @param name what kind of work it is, at most 100 characters
     * @return reports its progress and its end
     * @throws ApiException if the server refuses the request
     */
    public JobReporter open(String name) {
        return open(name, null);
    }

    /**
     * Opens a job.
     *
     * @param name what kind of work it is, at most 100 characters
     * @param total how much there is to do, in units of your choice
     * @return reports its progress and its end
     * @throws ApiException if the server refuses the request
     */
    public JobReporter open(String name, long total) {
        return open(name, Long.valueOf(total));
    }

    private JobReporter open(String name, Long total) {
        JsonObject body = new JsonObject();
        body.addProperty("name", name);
        if (total != null) {
            body.addProperty("total", total);
        }
        return reporter(transport.call(Call.post("/jobs", body)).as(Job::of).id());
    }

    /**
     * Reports a job that was opened before, for example by another process. Sends no request.
     *
     * @param id the id of the job
     * @return reports its progress and its end
     */
    public JobReporter reporter(String id) {
        JobCalls calls = new JobCalls(transport, id);
        return new JobReporter(calls, new ProgressQueue(calls::report, progressInterval, transport.scheduler()), gson);
    }

    /**
     * Reads a job.
     *
     * @param id the id
     * @return the job; empty if there is none with this id, or if the server has forgotten it
     * @throws ApiException if the server refuses the request
     */
    public Optional<Job> find(String id) {
        try {
            return Optional.of(Waiting.await(new JobCalls(transport, id).read()));
        } catch (ApiException e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Lists jobs, the newest first.
     *
     * @param filter which jobs
     * @return a stream that requests a page when it needs it
     */
    public Stream<Job> list(JobFilter filter) {
        Query query = Query.of("/jobs").with("state", filter.state()).with("name", filter.name());
        return Pages.stream(transport, query, "jobs", Job::of);
    }

    /**
     * Cancels a job.
     *
     * @param id the id
     * @return its last state
     * @throws JobEndedException if it has ended already
     * @throws ApiException if the server refuses the request
     */
    public Job cancel(String id) {
        return reporter(id).cancel();
    }
}
