package dev.carillon;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
     * May drop the event for clients that are not ready for it: their connection has more to send than it takes, or they poll and
     * no poll is parked. (Node.js: {@code volatile}, a reserved word in Java.)
     *
     * @return a new operator
     */
    BroadcastOperator asVolatile();

    /**
     * Whether transports that compress should compress the event. Default: true.
     *
     * @param compress false for data that is compressed already
     * @return a new operator
     */
    BroadcastOperator compress(boolean compress);

    /**
     * Keeps the event on this server of a cluster.
     *
     * @return a new operator
     */
    BroadcastOperator local();

    /**
     * Limits how long acknowledgements may take.
     *
     * @param timeout more than zero
     * @return a new operator
     */
    BroadcastOperator timeout(Duration timeout);

    /**
     * Emits an event. The packet is encoded once for all receivers.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void emit(String event, Object... args);

    /**
     * Emits the event {@code message}.
     *
     * @param args any number of values that Gson can write
     * @throws IllegalArgumentException when a value cannot be written
     */
    default void send(Object... args) {
        emit("message", args);
    }

    /**
     * Emits an event and tells what became of it at each receiver of this server. (Node.js has no such thing.)
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @return completes off the event loop, when every receiver's connection has taken the event or not
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args);

    /**
     * Emits an event and waits for the acknowledgements of all receivers. The future completes off the event loops: with the first
     * argument of each acknowledgement, in the order of their coming (an empty list when nobody receives), or exceptionally with a
     * {@link BroadcastAckException} that holds the replies that came, when time is up or when a receiver is gone and no other reply
     * is outstanding.
     *
     * @param event the name; not one of the reserved names
     * @param type the type of the replies; {@code Void.class} ignores them, {@code EventArgs.class} is all arguments of each
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @param <T> the type of the replies
     * @return the replies; cancelling the future forgets the acknowledgements
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    <T> CompletableFuture<List<T>> emitWithAck(String event, Class<T> type, Object... args);

    /**
     * The selected sockets.
     *
     * @return completes with the sockets
     */
    CompletableFuture<List<RemoteSocket>> fetchSockets();

    /**
     * Makes the selected sockets join rooms.
     *
     * @param rooms the rooms
     */
    void socketsJoin(String... rooms);

    /**
     * Makes the selected sockets leave rooms.
     *
     * @param rooms the rooms
     */
    void socketsLeave(String... rooms);

    /** Disconnects the selected sockets from their namespace; their connections stay. */
    default void disconnectSockets() {
        disconnectSockets(false);
    }

    /**
     * Disconnects the selected sockets.
     *
     * @param closeConnections whether to close their whole connections with all their namespaces
     */
    void disconnectSockets(boolean closeConnections);
}
