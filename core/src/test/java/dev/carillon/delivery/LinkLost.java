package dev.carillon.delivery;

/** The connection of a client has ended. */
final class LinkLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    LinkLost(String message) {
        super(message);
    }

    LinkLost(Throwable cause) {
        super(cause);
    }
}
