package dev.carillon;

/** The acknowledgement that a client may have asked for with an event. Safe for all threads. */
public interface Ack {
    /**
     * Whether the client waits for an acknowledgement. When it does not, {@link #send} does nothing.
     *
     * @return true if it waits
     */
    boolean isRequested();

    /**
     * Acknowledges the event. The first call counts, more calls do nothing.
     *
     * @param args any number of values that Gson can write, {@code byte[]} among them
     */
    void send(Object... args);
}
