package dev.carillon.api;

import dev.carillon.http.HttpRequest;
import dev.carillon.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * An operation of the API.
 *
 * @param method the method
 * @param path the path below the base path, for example {@code /jobs/{id}}
 * @param handler handles the requests of callers with a key
 * @param parameters the names of the query parameters that it knows
 * @param clientHandler handles the requests of clients without a key, if they may use the operation
 */
record Operation(
        String method, String path, ApiHandler handler, Set<String> parameters, Optional<ClientHandler> clientHandler) {
    private Operation(String method, String path, ApiHandler handler) {
        this(method, path, handler, Set.of(), Optional.empty());
    }

    static Operation get(String path, ApiHandler handler) {
        return new Operation("GET", path, handler);
    }

    static Operation post(String path, ApiHandler handler) {
        return new Operation("POST", path, handler);
    }

    static Operation patch(String path, ApiHandler handler) {
        return new Operation("PATCH", path, handler);
    }

    /** Returns the operation with query parameters. All others are refused. */
    Operation withParameters(String... names) {
        return new Operation(method, path, handler, Set.of(names), clientHandler);
    }

    /** Returns the operation for clients without a key, too. */
    Operation forClients(ClientHandler clients) {
        return new Operation(method, path, handler, parameters, Optional.of(clients));
    }

    /**
     * Handles a request.
     *
     * @throws ProblemException as for {@link ApiHandler#handle}
     */
    CompletableFuture<HttpResponse> handle(HttpRequest request, Admission admission) {
        return admission.access().isPresent()
                ? clientHandler.orElseThrow().handle(request, admission.access().get())
                : handler.handle(request);
    }

    /** Handles the requests of clients without a key. */
    @FunctionalInterface
    interface ClientHandler {
        /**
         * Handles a request.
         *
         * @throws ProblemException as for {@link ApiHandler#handle}
         */
        CompletableFuture<HttpResponse> handle(HttpRequest request, JobAccess access);
    }
}
