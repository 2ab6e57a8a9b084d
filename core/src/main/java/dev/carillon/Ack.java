package dev.carillon;

/** The acknowledgement of an event. Thread-safe. */
public interface Ack {
    /**
     * Whether the client has asked for an acknowledgement. If not, {@link #send} has no effect.
     *
     * @return true if it has
     */
    boolean isRequested();

    /**
     * Sends the acknowledgement. Only the first call has an effect.
     *
     * @param args any number of values that the JSON codec can write, {@code byte[]} among them
     */
    void send(Object... args);
}
