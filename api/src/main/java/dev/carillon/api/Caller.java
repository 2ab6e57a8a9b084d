package dev.carillon.api;

import dev.carillon.http.HttpRequest;

/**
 * The sender of a request. Limits and idempotency keys apply to each caller.
 *
 * @param id the hash of the key, or the address
 */
record Caller(String id) {
    /** Returns the caller of a request without a valid key. */
    static Caller at(HttpRequest request) {
        return new Caller("address "
                + (request.address() == null ? "unknown" : request.address().getHostString()));
    }
}
