package dev.carillon;

/**
 * A class of the application can never be read from JSON, for example because it is an interface or because one of its fields is not
 * accessible. This is the application's mistake, unlike an {@link EventArgumentException}.
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
