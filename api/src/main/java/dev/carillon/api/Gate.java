package dev.carillon.api;

import dev.carillon.http.HttpRequest;
import java.util.Map;

/**
 * Checks each request before it is handled: the origin, the key, the rate and the body.
 *
 * @param access decides who may call the API
 * @param reader lets clients without a key read jobs, or null
 * @param rate limits the requests of each caller
 * @param maxBodySize the maximum size of a body, in bytes
 */
record Gate(ApiAccess access, JobReader reader, RateLimit rate, int maxBodySize) {
    private static final String JSON = "application/json";

    /**
     * Checks a request that needs no key.
     *
     * @throws ProblemException if it is refused
     */
    void checkOpen(HttpRequest request) {
        ApiAccess.requireOrigin(request);
        count(Caller.at(request));
    }

    /**
     * Checks a request.
     *
     * @return the sender, and what it may do
     * @throws ProblemException if it is refused
     */
    Admission check(HttpRequest request, Operation operation) {
        ApiAccess.requireOrigin(request);
        Admission admission;
        try {
            admission = authenticate(request, operation);
        } catch (ProblemException e) {
            count(Caller.at(request)); // so that keys cannot be guessed at a high rate
            throw e;
        }
        count(admission.caller());
        checkBody(request);
        return admission;
    }

    private Admission authenticate(HttpRequest request, Operation operation) {
        boolean isForClients = reader != null && operation.clientHandler().isPresent();
        boolean hasCredentials = !request.headers("Authorization").isEmpty();
        if (isForClients && !hasCredentials && access.needsKey()) {
            throw new Problem(401, "a valid API key or token is required", ApiAccess.CHALLENGE).exception();
        }
        if (!isForClients || !hasCredentials) {
            return Admission.full(access.authenticate(request));
        }
        return access.find(request).map(Admission::full).orElseGet(() -> authenticateClient(request));
    }

    private Admission authenticateClient(HttpRequest request) {
        try {
            return Admission.of(reader.authenticate(request));
        } catch (JobReader.NotAuthenticatedException e) {
            throw new Problem(e.status(), e.getMessage(), e.status() == 401 ? ApiAccess.CHALLENGE : Map.of())
                    .exception();
        }
    }

    private void count(Caller caller) {
        long wait = rate.take(caller);
        if (wait > 0) {
            throw new Problem(429, "too many requests", Map.of("Retry-After", Long.toString(wait))).exception();
        }
    }

    private void checkBody(HttpRequest request) {
        int length = request.body().length;
        if (length == 0) {
            return;
        }
        if (length > maxBodySize) {
            throw new Problem(413, "the body must have at most " + maxBodySize + " bytes").exception();
        }
        String type = request.header("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        if (!JSON.equalsIgnoreCase((parameters < 0 ? type : type.substring(0, parameters)).strip())) {
            throw new Problem(415, "the content type must be " + JSON).exception();
        }
    }
}
