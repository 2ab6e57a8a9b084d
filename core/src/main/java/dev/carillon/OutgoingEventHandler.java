package dev.carillon;

/** Sees every event that is emitted to a client, directly or by a broadcast. */
@FunctionalInterface
public interface OutgoingEventHandler {
    /**
     * An event is being emitted. Runs on the thread that emits, so it must be quick.
     *
     * @param event the event's name
     * @param args its arguments; treat them as read-only
     * @throws Exception is reported to the server's error handler; the event is sent all the same
     */
    void handle(String event, Object[] args) throws Exception;
}
