package dev.carillon;

/** Called for every event that is emitted to a client, directly or by a broadcast. */
@FunctionalInterface
public interface OutgoingEventHandler {
    /**
     * Called for an event before it is sent. Runs on the emitting thread, so it must be quick.
     *
     * @param event the event's name
     * @param args its arguments; treat them as read-only
     * @throws Exception is passed to the server's error handler; the event is sent nevertheless
     */
    void handle(String event, Object[] args) throws Exception;
}
