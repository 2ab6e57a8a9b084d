package dev.carillon;

/** An acknowledgement was not received. The reason tells whether it makes sense to ask again. */
public class AckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why an acknowledgement was not received. */
    public enum Reason {
        /** The client did not answer in time. */
        TIMEOUT,
        /** The socket was disconnected before the client answered, or when the event was emitted. */
        DISCONNECTED,
        /** Too many acknowledgements of this socket are pending already, or the replies to all broadcasts take too much memory. */
        TOO_MANY_PENDING,
        /** The client's answer cannot be read as the requested type. */
        UNREADABLE
    }

    /** Why the acknowledgement was not received. */
    private final Reason reason;

    /**
     * Describes the failure.
     *
     * @param reason why
     * @param message more about it
     */
    public AckException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Describes the failure.
     *
     * @param reason why
     * @param message more about it
     * @param cause what lies behind it, or null
     */
    public AckException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Why the acknowledgement was not received.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
