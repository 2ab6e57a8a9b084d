package dev.carillon;

/** Handles the disconnect of a socket. */
@FunctionalInterface
public interface DisconnectHandler {
    /**
     * Called when the socket has left its namespace, after the handlers of its earlier events. Does not run on the event loop.
     *
     * @param reason why
     * @param description more about it for a log; may be empty
     * @throws Exception is passed to the server's error handler
     */
    void handle(DisconnectReason reason, String description) throws Exception;
}
