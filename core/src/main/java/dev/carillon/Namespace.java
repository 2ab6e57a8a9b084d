package dev.carillon;

import java.util.Collection;
import java.util.Optional;
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
     * @param rooms the rooms
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
     * @param args any number of values that Gson can write
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    default void emit(String event, Object... args) {
        all().emit(event, args);
    }
}
