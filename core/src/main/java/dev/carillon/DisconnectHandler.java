package dev.carillon;

/** Handles the end of a socket. */
@FunctionalInterface
public interface DisconnectHandler {
    /**
     * The socket has left its namespace. Runs off the event loop, after the socket's earlier events.
     *
     * @param reason why
     * @param description more about it for a log; may be empty
     * @throws Exception is reported to the server's error handler
     */
    void handle(DisconnectReason reason, String description) throws Exception;
}
