package dev.carillon.internal.http;

/** Thrown when a handler reads a query that is not validly encoded. This is an error of the client, not of the handler. */
final class MalformedQueryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedQueryException() {
        super("the query of the request is not validly encoded");
    }
}
