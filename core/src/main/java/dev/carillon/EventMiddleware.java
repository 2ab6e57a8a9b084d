package dev.carillon;

/** Decides whether an event of a client reaches its handlers. */
@FunctionalInterface
public interface EventMiddleware {
    /**
     * Looks at an event before its handlers do. Call {@code next} exactly once; more calls do nothing. Runs off the event loop, in
     * the order of the client's events; when {@code next} is called later, from any thread, the client's next events do not wait.
     *
     * @param event the event's name
     * @param args its arguments
     * @param next how the decision is told
     * @throws Exception refuses the event and is reported to the server's error handler
     */
    void handle(String event, EventArgs args, Next next) throws Exception;

    /** How a middleware tells its decision. */
    interface Next {
        /** Goes on to the next middleware, or to the handlers. */
        void accept();

        /**
         * Drops the event.
         *
         * @param error what the server's error handler is told
         */
        void refuse(Exception error);
    }
}
