package dev.carillon.internal.http;

/** A handler has asked for the query of a request that is not validly encoded: the client's mistake, not the handler's. */
final class MalformedQueryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedQueryException() {
        super("the query of the request is not validly encoded");
    }
}
