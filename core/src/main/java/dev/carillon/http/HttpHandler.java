package dev.carillon.http;

/** Answers the requests of a route. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers a request. Runs where the handlers of events run, and may block.
     *
     * @param request the request; all of its body has arrived
     * @return the response
     * @throws Exception any failure; it is logged, and the client gets status 500
     */
    HttpResponse handle(HttpRequest request) throws Exception;
}
