package dev.carillon;

import java.util.List;

/** Not every receiver of a broadcast has acknowledged it. */
public class BroadcastAckException extends AckException {
    private static final long serialVersionUID = 1L;

    /** The replies that arrived. */
    private final transient List<?> replies;

    /** The number of servers that have not answered. */
    private final int missingServers;

    /**
     * Describes the failure.
     *
     * @param reason why replies are missing
     * @param message more about it
     * @param replies the replies that arrived, in the order of their arrival
     * @param missingServers how many other servers of the cluster have not answered
     */
    public BroadcastAckException(Reason reason, String message, List<?> replies, int missingServers) {
        super(reason, message);
        this.replies = replies;
        this.missingServers = missingServers;
    }

    /**
     * The number of other servers of the cluster that have not answered at all.
     *
     * @return 0 if all have answered, or if there are no other servers
     */
    public int missingServers() {
        return missingServers;
    }

    /**
     * The replies that arrived, in the order of their arrival.
     *
     * @return values of the type that was asked for
     */
    public List<?> replies() {
        return replies;
    }
}
