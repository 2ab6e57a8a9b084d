package dev.carillon;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides whether a request may open a session. */
@FunctionalInterface
public interface AllowRequest {
    /**
     * Checks a request. Runs on an event loop and must not block. If the decision takes time, return a stage that completes
     * later.
     *
     * @param request the request; its {@code auth} is empty
     * @return completes with an empty {@code Optional} to allow the request, or with a message to refuse it (HTTP 403). The
     *     request is also refused if the stage fails or completes with null
     */
    CompletionStage<Optional<String>> check(Handshake request);
}
