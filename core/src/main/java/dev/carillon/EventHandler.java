package dev.carillon;

/** Handles an event of a client, with all of its arguments. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Called for an event. Does not run on the event loop and may block. The events of one socket are handled one at a time, so
     * a handler that blocks delays only its own socket.
     *
     * @param args the arguments
     * @param ack the acknowledgement, if the client asked for one
     * @throws Exception is passed to the server's error handler; the connection stays open
     */
    void handle(EventArgs args, Ack ack) throws Exception;
}
