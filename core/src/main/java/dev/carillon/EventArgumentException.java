package dev.carillon;

/** An argument cannot be read as the type that a handler asks for. This is the client's mistake. */
public class EventArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the problem.
     *
     * @param message which argument and which type, without the value
     * @param cause the exception of the JSON library
     */
    public EventArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
