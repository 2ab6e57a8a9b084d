package dev.carillon;

/** Answers an event of a client, with all of its arguments. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * An event has arrived. Runs as an {@link EventHandler} does.
     *
     * @param args the arguments
     * @param ack the acknowledgement, for a handler that sends it itself; what is returned then counts no more
     * @return the acknowledgement; a {@link java.util.concurrent.CompletionStage} is awaited, null acknowledges without a value
     * @throws Exception is reported to the server's error handler; no acknowledgement is sent then
     */
    Object handle(EventArgs args, Ack ack) throws Exception;
}
