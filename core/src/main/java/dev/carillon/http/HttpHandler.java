package dev.carillon.http;

/** Handles the requests of a route. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Handles a request. Runs on the same executor as event handlers, and may block.
     *
     * @param request the request, with its complete body
     * @return the response
     * @throws Exception any failure; it is logged, and the client gets status 500
     */
    HttpResponse handle(HttpRequest request) throws Exception;
}
