package dev.carillon;

/** Decides whether an event of a client reaches its handlers. */
@FunctionalInterface
public interface EventMiddleware {
    /**
     * Called for each event before its handlers, in the order of the client's events. Does not run on the event loop. Call
     * {@code next} once, immediately or later, from any thread; further calls have no effect. If you call it later, the
     * client's next events do not wait.
     *
     * @param event the event's name
     * @param args its arguments
     * @param next receives the decision
     * @throws Exception drops the event and is passed to the server's error handler
     */
    void handle(String event, EventArgs args, Next next) throws Exception;

    /** Receives the decision of a middleware. */
    interface Next {
        /** Continues with the next middleware, or with the handlers. */
        void accept();

        /**
         * Drops the event. The error goes to the server's error handler. Without an error handler, it is logged at DEBUG.
         *
         * @param error why the event is refused
         */
        void refuse(Exception error);
    }
}
