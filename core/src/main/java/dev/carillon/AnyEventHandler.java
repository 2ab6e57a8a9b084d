package dev.carillon;

/** Sees every event of a client, whatever its name. */
@FunctionalInterface
public interface AnyEventHandler {
    /**
     * An event has arrived; it goes on to its middlewares and handlers. Runs off the event loop, in the order of the client's
     * events.
     *
     * @param event the event's name
     * @param args its arguments
     * @throws Exception is reported to the server's error handler
     */
    void handle(String event, EventArgs args) throws Exception;

    /**
     * As {@link #handle(String, EventArgs)}, for a handler that acknowledges: it implements this one. (Node.js: the last argument
     * of the listener)
     *
     * @param event the event's name
     * @param args its arguments
     * @param ack the acknowledgement that the client may have asked for; the first answer counts, a handler's of the event included
     * @throws Exception is reported to the server's error handler
     */
    default void handle(String event, EventArgs args, Ack ack) throws Exception {
        handle(event, args);
    }
}
