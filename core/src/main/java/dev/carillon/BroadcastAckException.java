package dev.carillon;

import java.util.List;

/** Not every receiver of a broadcast has acknowledged it. */
public class BroadcastAckException extends AckException {
    private static final long serialVersionUID = 1L;

    /** What has come nevertheless. */
    private final transient List<?> replies;

    /**
     * Describes the failure.
     *
     * @param reason why not all replies came
     * @param message more about it
     * @param replies those that came, in the order of their coming
     */
    public BroadcastAckException(Reason reason, String message, List<?> replies) {
        super(reason, message);
        this.replies = replies;
    }

    /**
     * The replies that came, in the order of their coming.
     *
     * @return values of the type that was asked for
     */
    public List<?> replies() {
        return replies;
    }
}
