package dev.carillon;

import java.util.Optional;

/**
 * Receives the exceptions that handlers of the application throw, and the errors with which event middlewares refuse events. They
 * never close a connection.
 */
@FunctionalInterface
public interface ErrorHandler {
    /**
     * A handler has failed, or a middleware has refused an event. Runs on the thread of the handler, or on
     * the one that calls {@code refuse}.
     *
     * @param error the exception; an {@link EventArgumentException}, or what a middleware passed to {@link
     *     EventMiddleware.Next#refuse}, is a mistake of the client, anything else an error of the application
     * @param context where it happened
     */
    void onError(Throwable error, Context context);

    /**
     * Where a handler failed.
     *
     * @param namespace the namespace of the handler
     * @param socket the socket that the handler was called for; empty for events from server to server
     * @param event the event's name; empty for connect and disconnect handlers and for middlewares
     */
    record Context(Namespace namespace, Optional<Socket> socket, Optional<String> event) {}
}
