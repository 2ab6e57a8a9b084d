package dev.carillon;

/** Adds headers to HTTP responses. */
@FunctionalInterface
public interface HeadersHook {
    /**
     * Called when a response is about to be made. Runs on an event loop and must not block. An exception is logged and does not
     * prevent the response.
     *
     * @param headers the headers of the response
     * @param request the request; its {@code auth} is empty
     */
    void addHeaders(ResponseHeaders headers, Handshake request);
}
