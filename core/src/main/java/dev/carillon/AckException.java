package dev.carillon;

/** An acknowledgement will not come. The reason tells whether asking again can help. */
public class AckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why an acknowledgement does not come. */
    public enum Reason {
        /** The client did not answer in time. */
        TIMEOUT,
        /** The socket was disconnected before the client answered, or when the event was emitted. */
        DISCONNECTED,
        /** Too many acknowledgements of this socket are waiting already. */
        TOO_MANY_PENDING,
        /** The client answered with something that does not fit the wanted type. */
        UNREADABLE
    }

    /** Why the acknowledgement does not come. */
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
     * Why the acknowledgement does not come.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
