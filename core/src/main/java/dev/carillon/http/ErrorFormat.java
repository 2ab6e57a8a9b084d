package dev.carillon.http;

/**
 * Creates the responses to requests that the server refuses before a handler sees them, or whose handler has failed. By default,
 * they are plain text. Add a format with {@code SocketIoServer.errorFormat}.
 *
 * <pre>{@code
 * io.errorFormat("/api/{path...}", (status, message) -> HttpResponse.json("{\"error\":\"" + message + "\"}"));
 * }</pre>
 */
@FunctionalInterface
public interface ErrorFormat {
    /**
     * Creates the response. May be called on an event loop, so it must not block.
     *
     * @param status the status of the response, 400 to 599
     * @param message a few words of the server about the error, for example {@code Method not allowed}. They contain no quotation
     *     marks, and nothing that the client has sent
     * @return the response, without a file or a stream. It is sent with the status of the error, whatever its own, and with the
     *     headers that the server adds, such as {@code Allow}
     */
    HttpResponse create(int status, String message);
}
