package dev.carillon;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Selects sockets of a namespace and emits to them. Operators are immutable: every method returns a new one, so you can keep
 * and reuse them. Thread-safe.
 *
 * <p>Without a room, an operator selects all sockets of the namespace. With several rooms, it selects every socket in at least
 * one of them, once.
 */
public interface BroadcastOperator {
    /**
     * Adds rooms whose members receive the event. The id of a socket is the name of a room that contains only that socket.
     *
     * <p>If you pass no rooms, nothing is added. An operator without rooms selects every socket of the namespace. If your list of
     * rooms can be empty, check it before you emit.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    BroadcastOperator to(String... rooms);

    /**
     * Same as {@link #to}.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    default BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /**
     * Adds rooms whose members do not receive the event.
     *
     * @param rooms the rooms
     * @return a new operator
     */
    BroadcastOperator except(String... rooms);

    /**
     * Allows the event to be dropped for clients that are not ready for it: their connection is congested, or they use
     * long-polling and no poll is waiting. (Node.js: {@code volatile}, a reserved word in Java.)
     *
     * @return a new operator
     */
    BroadcastOperator asVolatile();

    /**
     * Sets whether the event may be compressed. Default: true.
     *
     * @param compress false for data that is compressed already
     * @return a new operator
     */
    BroadcastOperator compress(boolean compress);

    /**
     * Restricts the operation to sockets of this server, if it is part of a cluster.
     *
     * @return a new operator
     */
    BroadcastOperator local();

    /**
     * Limits how long clients may take to acknowledge. Default: no limit, or {@code requestsTimeout} in a cluster.
     *
     * @param timeout more than zero
     * @return a new operator
     */
    BroadcastOperator timeout(Duration timeout);

    /**
     * Emits an event. The packet is encoded once for all receivers.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that the JSON codec can write, including {@code byte[]} at any depth
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void emit(String event, Object... args);

    /**
     * Emits the event {@code message}.
     *
     * @param args any number of values that the JSON codec can write
     * @throws IllegalArgumentException when a value cannot be written
     */
    default void send(Object... args) {
        emit("message", args);
    }

    /**
     * Emits an event and reports the outcome for the receivers of this server. (Not available in Node.js.)
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that the JSON codec can write, including {@code byte[]} at any depth
     * @return completes when every receiver's connection has accepted or dropped the event; not on an event loop
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args);

    /**
     * Emits an event and collects the acknowledgements of all receivers. The future does not complete on an event loop. It
     * completes with the first argument of each acknowledgement, in the order of their arrival, or with an empty list if there
     * are no receivers. It fails with a {@link BroadcastAckException}, which contains the replies that arrived, when the
     * timeout expires, or when a receiver has disconnected and no other reply is pending.
     *
     * @param event the name; not one of the reserved names
     * @param type the type of the replies. {@code Void.class} ignores their arguments; {@code EventArgs.class} returns all
     *     arguments of each reply
     * @param args any number of values that the JSON codec can write, including {@code byte[]} at any depth
     * @param <T> the type of the replies
     * @return the replies; if you cancel the future, the server stops waiting for the acknowledgements
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    <T> CompletableFuture<List<T>> emitWithAck(String event, Class<T> type, Object... args);

    /**
     * Fetches the selected sockets. In a cluster, this includes sockets of other servers.
     *
     * @return completes with the sockets
     */
    CompletableFuture<List<RemoteSocket>> fetchSockets();

    /**
     * Adds the selected sockets to rooms.
     *
     * @param rooms the rooms
     */
    void socketsJoin(String... rooms);

    /**
     * Removes the selected sockets from rooms.
     *
     * @param rooms the rooms
     */
    void socketsLeave(String... rooms);

    /** Disconnects the selected sockets from their namespace. Their connections stay open. */
    default void disconnectSockets() {
        disconnectSockets(false);
    }

    /**
     * Disconnects the selected sockets.
     *
     * @param closeConnections whether to close the clients' connections, and with them their sockets in all namespaces
     */
    void disconnectSockets(boolean closeConnections);
}
