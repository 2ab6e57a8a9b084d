package dev.carillon;

/** An argument that a peer sent does not fit the type that a handler asks for. */
public class EventArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the misfit.
     *
     * @param message which argument and which type, without the value
     * @param cause what the JSON library said
     */
    public EventArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
