package dev.carillon.push;

import dev.carillon.http.HttpResponse;

/** A request that cannot be served. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient HttpResponse response;

    RefusedException(int status, String message) {
        this(PollResponse.error(status, message));
    }

    RefusedException(HttpResponse response) {
        super("status " + response.status(), null, false, false);
        this.response = response;
    }

    HttpResponse response() {
        return response;
    }
}
