package dev.carillon.api;

import com.google.gson.JsonObject;
import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import dev.carillon.jobs.Job;
import dev.carillon.jobs.JobBodies;
import dev.carillon.jobs.JobQuery;
import dev.carillon.jobs.Jobs;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Opens, reports, ends and lists jobs. */
final class JobsHandler {
    private final Jobs jobs;

    JobsHandler(Jobs jobs) {
        this.jobs = jobs;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/jobs", this::open),
                Operation.get("/jobs", this::list)
                        .withParameters("state", "name", Page.LIMIT, Page.CURSOR)
                        .forClients(this::list),
                Operation.get("/jobs/{id}", this::read).forClients(this::read),
                Operation.patch("/jobs/{id}", this::report),
                Operation.post("/jobs/{id}/complete", this::complete),
                Operation.post("/jobs/{id}/fail", this::fail),
                Operation.post("/jobs/{id}/cancel", this::cancel));
    }

    private CompletableFuture<HttpResponse> open(HttpRequest request) {
        Body body = Body.required(request, Set.of("name", "total", "message"));
        return jobs.open(
                        JobBodies.name(body.json()),
                        JobBodies.number(body.json(), "total"),
                        JobBodies.text(body.json(), "message"))
                .thenApply(job ->
                        response(job).withStatus(201).withHeader("Location", HttpApi.BASE_PATH + "/jobs/" + job.id()));
    }

    private CompletableFuture<HttpResponse> list(HttpRequest request) {
        return list(request, job -> true);
    }

    private CompletableFuture<HttpResponse> list(HttpRequest request, JobAccess access) {
        return list(request, job -> access.ids().test(job.id()));
    }

    private CompletableFuture<HttpResponse> list(HttpRequest request, Predicate<Job> readable) {
        Page page = Page.of(request);
        JsonObject filter = Query.object(request, "state", "name");
        JobQuery all = JobBodies.query(filter);
        JobQuery query = page.after()
                .map(JobPosition::parse)
                .map(position -> all.after(position.createdAt(), position.id()))
                .orElse(all);
        return jobs.fetch(query, readable, page.limit() + 1)
                .thenApply(found ->
                        page.response("jobs", found, job -> JobPosition.of(job).toString(), JobBodies::listed));
    }

    private CompletableFuture<HttpResponse> read(HttpRequest request) {
        return jobs.fetch(id(request))
                .thenApply(job -> response(job.orElseThrow(() -> Problem.notFound("no such job"))));
    }

    /** Whether the client may read a job depends on its id only, so the response does not tell which jobs exist. */
    private CompletableFuture<HttpResponse> read(HttpRequest request, JobAccess access) {
        if (!access.ids().test(id(request))) {
            throw new Problem(403, "you may not read this job").exception();
        }
        return read(request);
    }

    private CompletableFuture<HttpResponse> report(HttpRequest request) {
        Body body = Body.required(request, Set.of("done", "total", "message"));
        return jobs.report(id(request), JobBodies.progress(body.json())).thenApply(JobsHandler::response);
    }

    private CompletableFuture<HttpResponse> complete(HttpRequest request) {
        Body body = Body.optional(request, Set.of("result"));
        return jobs.complete(id(request), body.json().get("result")).thenApply(JobsHandler::response);
    }

    private CompletableFuture<HttpResponse> fail(HttpRequest request) {
        Body body = Body.required(request, Set.of("error"));
        return jobs.fail(id(request), JobBodies.error(body.json())).thenApply(JobsHandler::response);
    }

    private CompletableFuture<HttpResponse> cancel(HttpRequest request) {
        Body.optional(request, Set.of());
        return jobs.cancel(id(request)).thenApply(JobsHandler::response);
    }

    private static String id(HttpRequest request) {
        return request.pathParameter("id");
    }

    private static HttpResponse response(Job job) {
        return HttpResponse.json(job.toJson().toString());
    }
}
