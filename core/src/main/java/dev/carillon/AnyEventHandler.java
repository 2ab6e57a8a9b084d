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
}
