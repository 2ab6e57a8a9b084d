package dev.carillon;

/** Handles a client's acknowledgement. (Node.js: the last argument of {@code emit}) */
@FunctionalInterface
public interface ReplyHandler {
    /**
     * The acknowledgement has arrived.
     *
     * @param args the arguments of the acknowledgement
     * @throws Exception is passed to the server's error handler
     */
    void onReply(EventArgs args) throws Exception;

    /**
     * There will be no acknowledgement.
     *
     * @param cause why
     */
    default void onFailure(AckException cause) {}
}
