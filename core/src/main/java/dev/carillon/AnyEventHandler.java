package dev.carillon;

/** Called for every event of a client, whatever its name. */
@FunctionalInterface
public interface AnyEventHandler {
    /**
     * Called for an event before its middlewares and handlers, in the order of the client's events. Does not run on the event
     * loop.
     *
     * @param event the event's name
     * @param args its arguments
     * @throws Exception is passed to the server's error handler
     */
    void handle(String event, EventArgs args) throws Exception;

    /**
     * Like {@link #handle(String, EventArgs)}, for handlers that send the acknowledgement. Implement this method instead. (Node.js:
     * the last argument of the listener)
     *
     * @param event the event's name
     * @param args its arguments
     * @param ack the acknowledgement; only the first call of {@code send} has an effect, here or in a handler of the event
     * @throws Exception is passed to the server's error handler
     */
    default void handle(String event, EventArgs args, Ack ack) throws Exception {
        handle(event, args);
    }
}
