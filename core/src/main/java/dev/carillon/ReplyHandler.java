package dev.carillon;

/** Takes a client's acknowledgement. (Node.js: the last argument of {@code emit}) */
@FunctionalInterface
public interface ReplyHandler {
    /**
     * The client has acknowledged.
     *
     * @param args the arguments of the acknowledgement
     * @throws Exception is reported to the server's error handler
     */
    void onReply(EventArgs args) throws Exception;

    /**
     * No acknowledgement will come.
     *
     * @param cause why
     */
    default void onFailure(AckException cause) {}
}
