package dev.carillon.api;

import dev.carillon.http.HttpRequest;

/** Lets clients without an API key read jobs: {@code GET /jobs} and {@code GET /jobs/{id}}. */
@FunctionalInterface
public interface JobReader {
    /**
     * Identifies the sender of a request that has no valid API key.
     *
     * @param request the request
     * @return which jobs the sender may read
     * @throws NotAuthenticatedException if the request has no valid credentials
     */
    JobAccess authenticate(HttpRequest request) throws NotAuthenticatedException;

    /** A request without valid credentials, which gets an error response. */
    final class NotAuthenticatedException extends Exception {
        private static final long serialVersionUID = 1;

        /** The status of the response. */
        private final int status;

        /**
         * Creates an exception.
         *
         * @param status the status of the response: 401, or 503 if the credentials cannot be checked now
         * @param message the reason, which the client sees
         */
        public NotAuthenticatedException(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        /**
         * The status of the response.
         *
         * @return 401 or 503
         */
        public int status() {
            return status;
        }
    }
}
