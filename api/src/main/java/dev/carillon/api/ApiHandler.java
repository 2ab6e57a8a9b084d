package dev.carillon.api;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Handles the requests of one operation, after the caller was authenticated. */
@FunctionalInterface
interface ApiHandler {
    /**
     * Handles a request.
     *
     * @return completes with the response; if it is cancelled, nobody waits for it
     * @throws ProblemException if the request is invalid; it may also be the result of the future, as may the exceptions of the jobs
     */
    CompletableFuture<HttpResponse> handle(HttpRequest request);
}
