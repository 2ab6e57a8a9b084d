package dev.carillon;

/** Handles an event of a client, with all of its arguments. */
@FunctionalInterface
public interface EventHandler {
    /**
     * An event has arrived. Runs off the event loop; the events of one socket are handled one after the other. It may block:
     * that delays this socket alone.
     *
     * @param args the arguments
     * @param ack the acknowledgement, if the client asked for one
     * @throws Exception is reported to the server's error handler; the connection lives on
     */
    void handle(EventArgs args, Ack ack) throws Exception;
}
