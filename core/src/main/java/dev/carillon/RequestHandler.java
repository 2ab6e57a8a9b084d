package dev.carillon;

/** Answers an event of a client, with all of its arguments. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Called for an event, like an {@link EventHandler}.
     *
     * @param args the arguments
     * @param ack the acknowledgement; if the handler sends it itself, the return value is ignored
     * @return the value of the acknowledgement, or a {@link java.util.concurrent.CompletionStage} with it; null for an
     *     acknowledgement without a value
     * @throws Exception is passed to the server's error handler; no acknowledgement is sent then
     */
    Object handle(EventArgs args, Ack ack) throws Exception;
}
