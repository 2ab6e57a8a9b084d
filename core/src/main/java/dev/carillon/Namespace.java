package dev.carillon;

import dev.carillon.adapter.BroadcastListener;
import dev.carillon.adapter.SharedLog;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A group of sockets with its own middlewares, handlers and rooms. A client can connect to several namespaces over one connection.
 * Thread-safe.
 */
public interface Namespace {
    /**
     * The name of the namespace.
     *
     * @return {@code /} for the main namespace, otherwise for example {@code /admin}
     */
    String name();

    /**
     * Adds a middleware, which decides whether a client may connect. It runs after the middlewares that were added earlier, for
     * clients that connect from now on.
     *
     * @param middleware the middleware
     * @return this
     */
    Namespace use(Middleware middleware);

    /**
     * Registers a handler that is called for each socket that connects, before any of its events is handled. The handler does not
     * run on the event loop.
     *
     * @param handler called with the socket; registers the socket's handlers
     * @return this
     */
    Namespace onConnection(Consumer<? super Socket> handler);

    /**
     * Registers the methods of an object that are annotated with {@link OnConnect}, {@link OnEvent} and {@link OnDisconnect}, for
     * clients that connect from now on. They need not be public, but in a named module their package must be open to this library.
     * Several methods with the same annotation are called in the order of their names.
     *
     * @param listeners the object
     * @return this
     * @throws IllegalArgumentException when the object has no such method, or when a method has a parameter of an unsupported type
     *     or the name of a reserved event
     */
    Namespace addListeners(Object listeners);

    /**
     * The connected sockets.
     *
     * @return a live view that is safe to iterate
     */
    Collection<Socket> sockets();

    /**
     * Finds a connected socket by its id.
     *
     * @param id the id of the socket
     * @return the socket, if it is connected
     */
    Optional<Socket> socket(String id);

    /**
     * All sockets of the namespace. In a cluster, this includes the sockets of the other servers.
     *
     * @return completes with the sockets
     */
    default CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return all().fetchSockets();
    }

    /**
     * Adds all sockets of the namespace to rooms.
     *
     * @param rooms the rooms
     */
    default void socketsJoin(String... rooms) {
        all().socketsJoin(rooms);
    }

    /**
     * Removes all sockets of the namespace from rooms.
     *
     * @param rooms the rooms
     */
    default void socketsLeave(String... rooms) {
        all().socketsLeave(rooms);
    }

    /** Disconnects all sockets from this namespace. Their connections stay open. */
    default void disconnectSockets() {
        disconnectSockets(false);
    }

    /**
     * Disconnects all sockets of the namespace.
     *
     * @param closeConnections whether to close the clients' connections, and with them their sockets in all namespaces
     */
    default void disconnectSockets(boolean closeConnections) {
        all().disconnectSockets(closeConnections);
    }

    /**
     * Registers a listener that is called when a room is created or deleted, and when a socket joins or leaves it. The rooms that
     * are named after the ids of sockets are not reported.
     *
     * @param listener called on the thread that changes the room; it must be fast and must not block
     * @return this
     */
    Namespace onRoomEvent(RoomListener listener);

    /**
     * Registers a listener that is called with every event that is emitted to rooms or to all sockets, by this server or by
     * another one of the cluster. What is emitted to a single {@link Socket}, or to the own room of a socket of this server,
     * is not reported. That includes sockets that can be recovered.
     *
     * @param listener called on the emitting thread; it must be fast and must not block
     * @return this
     */
    Namespace onBroadcast(BroadcastListener listener);

    /**
     * Makes this server receive the events of a room from the other servers of the cluster although the room has no members here,
     * for {@link #onBroadcast}. Some adapters would otherwise not ask for them.
     *
     * @param room the room
     * @return ends this when it is run
     */
    Runnable watch(String room);

    /**
     * Returns the log of events that the servers of the cluster share.
     *
     * @return the log; empty without an adapter, or if the adapter has none
     */
    Optional<SharedLog> sharedLog();

    /**
     * Counts the servers of the cluster that have this namespace.
     *
     * @return completes with their number, this one included, and immediately with 1 without an adapter. Completes exceptionally if the
     *     adapter does not reach the other servers
     */
    CompletableFuture<Integer> serverCount();

    /**
     * Emits an event to the other servers of the cluster, for their {@code onServerSideEmit} handlers in this namespace. A server
     * without an adapter receives its own event. Clients do not receive it.
     *
     * @param event the name; not {@code connect}, {@code connection} or {@code new_namespace}
     * @param args any number of values that the JSON codec can write, including {@code byte[]} at any depth
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void serverSideEmit(String event, Object... args);

    /**
     * Same as {@link #serverSideEmit}, but also collects the answers of these servers.
     *
     * @param event the name; not {@code connect}, {@code connection} or {@code new_namespace}
     * @param type the type of the answers
     * @param args any number of values that the JSON codec can write, including {@code byte[]} at any depth
     * @param <T> the type of the answers
     * @return completes with the answers, not on an event loop. If a server does not answer within {@code requestsTimeout}, fails
     *     with a {@link BroadcastAckException}, which contains the answers that arrived
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    <T> CompletableFuture<List<T>> serverSideEmitWithAck(String event, Class<T> type, Object... args);

    /**
     * Registers a handler for events that other servers emit with {@link #serverSideEmit}. These handlers do not run on the event
     * loop. The handlers of one namespace run one at a time.
     *
     * @param event the name
     * @param handler called for each event of this name, after handlers that were registered earlier
     * @return this
     */
    Namespace onServerSideEmit(String event, EventHandler handler);

    /**
     * Registers a typed handler that receives the first argument of an event from another server.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, or with null if none was sent
     * @param <T> the argument's type
     * @return this
     */
    default <T> Namespace onServerSideEmit(String event, Class<T> type, Consumer<? super T> handler) {
        return onServerSideEmit(event, (args, ack) -> handler.accept(args.get(0, type)));
    }

    /**
     * Registers a typed handler that receives the first argument of an event from another server, and its acknowledgement.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, or with null if none was sent
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
     * The sockets on this server that are in a room.
     *
     * @param room the room
     * @return a copy
     */
    Collection<Socket> socketsIn(String room);

    /**
     * Addresses every socket in the namespace.
     *
     * @return an operator
     */
    BroadcastOperator all();

    /**
     * Addresses the members of the given rooms.
     *
     * @param rooms the rooms; without any, the operator selects every socket of the namespace ({@link BroadcastOperator#to})
     * @return an operator
     */
    default BroadcastOperator to(String... rooms) {
        return all().to(rooms);
    }

    /**
     * Same as {@link #to}.
     *
     * @param rooms the rooms
     * @return an operator
     */
    default BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /**
     * Addresses every socket in the namespace except the members of the given rooms.
     *
     * @param rooms the rooms
     * @return an operator
     */
    default BroadcastOperator except(String... rooms) {
        return all().except(rooms);
    }

    /**
     * Emits an event to every socket in the namespace.
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
