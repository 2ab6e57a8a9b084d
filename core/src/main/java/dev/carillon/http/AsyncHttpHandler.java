package dev.carillon.http;

import java.util.concurrent.CompletionStage;

/** Handles the requests of a route and responds later, without blocking a thread. */
@FunctionalInterface
public interface AsyncHttpHandler {
    /**
     * Starts to handle a request. Runs on the same executor as event handlers.
     *
     * @param request the request, with its complete body
     * @return a stage that completes with the response, on any thread. If the client disconnects before, it is cancelled
     * @throws Exception any failure; it is logged, and the client gets status 500. A stage that completes exceptionally has the
     *     same effect
     */
    CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception;
}
