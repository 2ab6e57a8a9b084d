package dev.carillon;

/**
 * Decides whether a client may connect to a namespace. Middlewares run one after the other, in the order of their registration,
 * and not on the event loop. Before the last one has accepted, the client receives nothing from the namespace.
 */
@FunctionalInterface
public interface Middleware {
    /**
     * Called for each client that wants to connect. Call {@code next} once, immediately or later, from any thread; further
     * calls have no effect. To refuse the client, you can also throw a {@link ConnectError}. Any other exception is passed to
     * the server's error handler, and refuses the client with the message {@code "Internal error"}.
     *
     * @param socket the client's socket; you can set its data and join rooms, but not emit to it yet
     * @param next receives the decision
     * @throws Exception when the client is refused or the middleware fails
     */
    void handle(Socket socket, Next next) throws Exception;

    /** Receives the decision of a middleware. */
    interface Next {
        /** Continues with the next middleware, or accepts the client. */
        void accept();

        /**
         * Refuses the client.
         *
         * @param error the error for the client
         */
        void refuse(ConnectError error);

        /**
         * Refuses the client.
         *
         * @param message the message for the client
         */
        default void refuse(String message) {
            refuse(new ConnectError(message));
        }
    }
}
