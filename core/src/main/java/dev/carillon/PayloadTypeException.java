package dev.carillon;

/**
 * A class of the application cannot be read from JSON, whatever a peer sends: a field of it is not accessible, say, or it is an
 * interface. This is the application's mistake, unlike an {@link EventArgumentException}.
 */
public class PayloadTypeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the problem.
     *
     * @param message which type, and what to do about it
     * @param cause the exception of the JSON library
     */
    public PayloadTypeException(String message, Throwable cause) {
        super(message, cause);
    }
}
