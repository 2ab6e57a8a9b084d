package dev.carillon.internal.http;

/** A request is refused because the server holds too much for incomplete requests and for its clients. */
public final class RequestMemoryException extends Exception {
    private static final long serialVersionUID = 1;

    RequestMemoryException() {
        super("the server holds too much", null, false, false);
    }
}
