package dev.carillon.http;

import java.util.concurrent.CompletionStage;

/** Answers the requests of a route later, without holding a thread until then. */
@FunctionalInterface
public interface AsyncHttpHandler {
    /**
     * Begins to answer a request. Runs where the handlers of events run.
     *
     * @param request the request; all of its body has arrived
     * @return completes with the response, on any thread
     * @throws Exception any failure; it is logged, and the client gets status 500, as it does when the stage fails
     */
    CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception;
}
