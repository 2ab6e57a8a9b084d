package dev.carillon;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A channel of its own on a shared connection, with its own middlewares, handlers and rooms. Safe for all threads. */
public interface Namespace {
    /**
     * The name.
     *
     * @return {@code /} or {@code /something}
     */
    String name();

    /**
     * Adds a middleware after those that are there. It decides about clients that connect from now on.
     *
     * @param middleware the middleware
     * @return this
     */
    Namespace use(Middleware middleware);

    /**
     * Handles each client that has connected, before any of its events. Runs off the event loop.
     *
     * @param handler registers the socket's handlers
     * @return this
     */
    Namespace onConnection(Consumer<? super Socket> handler);

    /**
     * Registers the methods of an object that are annotated with {@link OnConnect}, {@link OnEvent} and {@link OnDisconnect}, for
     * clients that connect from now on. They need not be public, but in a named module their package must be open to this library.
     * Several methods of one kind are called in the order of their names.
     *
     * @param listeners the object
     * @return this
     * @throws IllegalArgumentException when it has no such method, one whose parameters cannot be filled, or one for a reserved
     *     event
     */
    Namespace addListeners(Object listeners);

    /**
     * The connected sockets.
     *
     * @return a live view that is safe to iterate
     */
    Collection<Socket> sockets();

    /**
     * A connected socket.
     *
     * @param id its id
     * @return the socket, if it is connected
     */
    Optional<Socket> socket(String id);

    /**
     * All sockets of the namespace, as every server of a cluster sees them.
     *
     * @return completes with the sockets
     */
    default CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return all().fetchSockets();
    }

    /**
     * Makes all sockets of the namespace join rooms.
     *
     * @param rooms the rooms
     */
    default void socketsJoin(String... rooms) {
        all().socketsJoin(rooms);
    }

    /**
     * Makes all sockets of the namespace leave rooms.
     *
     * @param rooms the rooms
     */
    default void socketsLeave(String... rooms) {
        all().socketsLeave(rooms);
    }

    /** Disconnects all sockets of the namespace from it; their connections stay. */
    default void disconnectSockets() {
        disconnectSockets(false);
    }

    /**
     * Disconnects all sockets of the namespace.
     *
     * @param closeConnections whether to close their whole connections with all their namespaces
     */
    default void disconnectSockets(boolean closeConnections) {
        all().disconnectSockets(closeConnections);
    }

    /**
     * Registers a listener that is called when a room is created or deleted, and when a socket joins or leaves it. The sockets' own
     * rooms are not reported.
     *
     * @param listener called on the thread that changes the room, so it must be quick
     * @return this
     */
    Namespace onRoomEvent(RoomListener listener);

    /**
     * Emits an event to the other servers of the cluster, for their {@code onServerSideEmit} handlers in this namespace. A server
     * that is alone receives it itself. No client sees it.
     *
     * @param event the name; not {@code connect}, {@code connection} or {@code new_namespace}
     * @param args any number of values that the JSON codec can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void serverSideEmit(String event, Object... args);

    /**
     * As {@link #serverSideEmit}, and waits for the answers of all those servers.
     *
     * @param event the name; not {@code connect}, {@code connection} or {@code new_namespace}
     * @param type the type of the answers
     * @param args any number of values that the JSON codec can write, {@code byte[]} at any depth among them
     * @param <T> the type of the answers
     * @return the answers; or, after the option {@code requestsTimeout}, fails with a {@link BroadcastAckException} that holds
     *     those that came. Completes off the event loops
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    <T> CompletableFuture<List<T>> serverSideEmitWithAck(String event, Class<T> type, Object... args);

    /**
     * Handles an event that a server has emitted with {@link #serverSideEmit}. Handlers run off the event loop, one after the
     * other.
     *
     * @param event the name
     * @param handler called for each such event, after those registered before
     * @return this
     */
    Namespace onServerSideEmit(String event, EventHandler handler);

    /**
     * Handles an event from a server by its first argument.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, which is null when it was not sent
     * @param <T> the argument's type
     * @return this
     */
    default <T> Namespace onServerSideEmit(String event, Class<T> type, Consumer<? super T> handler) {
        return onServerSideEmit(event, (args, ack) -> handler.accept(args.get(0, type)));
    }

    /**
     * Handles an event from a server by its first argument and its acknowledgement.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, which is null when it was not sent
     * @param <T> the argument's type
     * @return this
     */
    default <T> Namespace onServerSideEmit(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        return onServerSideEmit(event, (args, ack) -> handler.accept(args.get(0, type), ack));
    }

    /**
     * Removes a handler that was registered with {@link #onServerSideEmit}.
     *
     * @param event the name of the event
     * @param handler the same object that was registered
     * @return this
     */
    Namespace offServerSideEmit(String event, EventHandler handler);

    /**
     * The names of the rooms that have members on this server. The rooms that are named after the ids of sockets are not included.
     *
     * @return a copy, in no particular order
     */
    Set<String> rooms();

    /**
     * The connected members of a room.
     *
     * @param room the room
     * @return a copy
     */
    Collection<Socket> socketsIn(String room);

    /**
     * Everyone in the namespace.
     *
     * @return an operator
     */
    BroadcastOperator all();

    /**
     * The members of some rooms.
     *
     * @param rooms the rooms; none selects every socket of the namespace ({@link BroadcastOperator#to})
     * @return an operator
     */
    default BroadcastOperator to(String... rooms) {
        return all().to(rooms);
    }

    /**
     * The same as {@link #to}.
     *
     * @param rooms the rooms
     * @return an operator
     */
    default BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /**
     * Everyone except the members of some rooms.
     *
     * @param rooms the rooms
     * @return an operator
     */
    default BroadcastOperator except(String... rooms) {
        return all().except(rooms);
    }

    /**
     * Emits an event to everyone in the namespace.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that the JSON codec can write
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    default void emit(String event, Object... args) {
        all().emit(event, args);
    }

    /**
     * Emits the event {@code message}.
     *
     * @param args any number of values that the JSON codec can write
     * @throws IllegalArgumentException when a value cannot be written
     */
    default void send(Object... args) {
        emit("message", args);
    }
}
