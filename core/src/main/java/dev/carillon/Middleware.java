package dev.carillon;

/**
 * Decides whether a client may enter a namespace. Middlewares run one after the other, in the order of their registration, off
 * the event loop; nothing of the namespace is visible to the client before the last one has accepted it.
 */
@FunctionalInterface
public interface Middleware {
    /**
     * Looks at a client that wants to connect. Call {@code next} exactly once, now or later, from any thread; more calls do
     * nothing. Throwing a {@link ConnectError} refuses; any other exception is reported to the server's error handler and
     * refuses with the message {@code "Internal error"}.
     *
     * @param socket the client's socket; it can be given data and rooms, but nothing can be emitted to it yet
     * @param next how the decision is told
     * @throws Exception when the client is refused or the middleware fails
     */
    void handle(Socket socket, Next next) throws Exception;

    /** How a middleware tells its decision. */
    interface Next {
        /** Goes on to the next middleware, or lets the client in. */
        void accept();

        /**
         * Refuses the client.
         *
         * @param error what it is told
         */
        void refuse(ConnectError error);

        /**
         * Refuses the client.
         *
         * @param message what it is told
         */
        default void refuse(String message) {
            refuse(new ConnectError(message));
        }
    }
}
