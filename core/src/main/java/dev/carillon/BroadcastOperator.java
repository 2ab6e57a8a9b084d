package dev.carillon;

/**
 * Chooses receivers and emits to them. Immutable: every method gives a new operator, so one can be kept and used again. Safe for
 * all threads.
 *
 * <p>Without a room all sockets of the namespace receive; with several, every socket in at least one of them, once.
 */
public interface BroadcastOperator {
    /**
     * Adds rooms whose members receive. The id of a socket is a room that holds this socket alone.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    BroadcastOperator to(String... rooms);

    /**
     * The same as {@link #to}.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    default BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /**
     * Adds rooms whose members do not receive.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    BroadcastOperator except(String... rooms);

    /**
     * Emits an event. The packet is encoded once for all receivers.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void emit(String event, Object... args);
}
