package dev.carillon;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides whether a request may open a session, before anything is set up for it. */
@FunctionalInterface
public interface AllowRequest {
    /**
     * Looks at a request. Runs on an event loop and must not block: give back a stage that completes later where the decision takes
     * time.
     *
     * @param request the request; its {@code auth} is empty
     * @return completes with an empty {@code Optional} to allow, or with the message of the refusal (HTTP 403); null, and a stage
     *     that fails, refuse, too
     */
    CompletionStage<Optional<String>> check(Handshake request);
}
