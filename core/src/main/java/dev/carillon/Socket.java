package dev.carillon;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One client in one namespace. Safe for all threads; what one thread emits arrives in the order of the calls.
 *
 * <p>Handlers run off the event loop, those of one socket one after the other in the order of the client's events. Register them
 * in the connection handler: events that arrive meanwhile wait for it.
 */
public interface Socket extends SocketOperator, RemoteSocket {
    /**
     * The socket's public id. It is also the name of a room that holds this socket alone.
     *
     * @return 20 URL-safe characters
     */
    @Override
    String id();

    /**
     * The namespace that the socket is in.
     *
     * @return the namespace
     */
    Namespace namespace();

    /**
     * The request that opened the connection, with the {@code auth} payload that the client sent for this namespace.
     *
     * @return the handshake
     */
    @Override
    Handshake handshake();

    /**
     * The connection below, which the sockets of a client share: its Engine.IO session. {@link EngineIoSocket#close} ends it without a
     * DISCONNECT packet.
     *
     * @return the session
     */
    EngineIoSocket conn();

    /**
     * Whether the socket is in its namespace.
     *
     * @return false while it is being connected, and after its end
     */
    boolean isConnected();

    /**
     * Whether this is a socket that was away for a while and has come back with its id, rooms and data ({@link
     * ConnectionStateRecovery}).
     *
     * @return false for a new socket
     */
    boolean isRecovered();

    /**
     * The transport in use now.
     *
     * @return polling, or WebSocket after an upgrade
     */
    TransportType transport();

    /**
     * Whether an event that is emitted now would leave at once: the connection takes what it is given, or a poll waits for it.
     *
     * @return a snapshot; false after the end
     */
    boolean isWritable();

    /**
     * The application's own values for this socket.
     *
     * @return a map that is safe for all threads and takes no nulls
     */
    @Override
    Map<String, Object> data();

    // ---- rooms ----

    /**
     * Joins rooms. A socket that is still being connected joins when it is accepted; one that has ended joins nothing.
     *
     * @param rooms the rooms
     * @throws IllegalStateException when the socket would be in more rooms than {@code maxRoomsPerSocket}
     */
    @Override
    void join(String... rooms);

    /**
     * Leaves a room; nothing happens if it is not in it.
     *
     * @param room the room
     */
    @Override
    void leave(String room);

    /**
     * The rooms that the socket is in, its own id included. In an {@code onDisconnecting} handler they are still there, in an
     * {@code onDisconnect} handler not any more.
     *
     * @return a copy
     */
    @Override
    Set<String> rooms();

    // ---- sending ----

    /**
     * Emits an event to this client. After a disconnect it does nothing.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is still being connected, as in a {@link Middleware}
     */
    @Override
    void emit(String event, Object... args);

    /**
     * Everyone in the namespace except this socket.
     *
     * @return an operator
     */
    BroadcastOperator broadcast();

    /**
     * The members of some rooms except this socket.
     *
     * @param rooms the rooms
     * @return an operator
     */
    default BroadcastOperator to(String... rooms) {
        return broadcast().to(rooms);
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
     * Everyone except this socket and the members of some rooms.
     *
     * @param rooms the rooms
     * @return an operator
     */
    default BroadcastOperator except(String... rooms) {
        return broadcast().except(rooms);
    }

    // ---- listening ----

    /**
     * Handles an event with all its arguments.
     *
     * @param event the name
     * @param handler called for each such event, after those registered before
     * @return this
     */
    Socket on(String event, EventHandler handler);

    /**
     * Handles an event by its first argument.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, which is null when it was not sent
     * @param <T> the argument's type
     * @return this
     */
    default <T> Socket on(String event, Class<T> type, Consumer<? super T> handler) {
        return on(event, (args, ack) -> handler.accept(args.get(0, type)));
    }

    /**
     * Handles an event by its first argument and its acknowledgement.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, which is null when it was not sent
     * @param <T> the argument's type
     * @return this
     */
    default <T> Socket on(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        return on(event, (args, ack) -> handler.accept(args.get(0, type), ack));
    }

    /**
     * Handles an event by its first two arguments. For more, use {@link #on(String, EventHandler)}.
     *
     * @param event the name
     * @param first the first argument's type
     * @param second the second argument's type
     * @param handler called with the arguments, which are null where they were not sent
     * @param <A> the first argument's type
     * @param <B> the second argument's type
     * @return this
     */
    default <A, B> Socket on(String event, Class<A> first, Class<B> second, BiConsumer<? super A, ? super B> handler) {
        return on(event, (args, ack) -> handler.accept(args.get(0, first), args.get(1, second)));
    }

    /**
     * Handles the next event of a name, and no further one.
     *
     * @param event the name
     * @param handler called once
     * @return this
     */
    Socket once(String event, EventHandler handler);

    /**
     * Handles the next event of a name by its first argument, and no further one.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called once, with the argument, which is null when it was not sent
     * @param <T> the argument's type
     * @return this
     */
    default <T> Socket once(String event, Class<T> type, Consumer<? super T> handler) {
        return once(event, (args, ack) -> handler.accept(args.get(0, type)));
    }

    /**
     * Takes a handler back.
     *
     * @param event the name that it was registered for
     * @param handler the very object that was given to {@code on} or {@code once}
     * @return this
     */
    Socket off(String event, EventHandler handler);

    /**
     * Takes all handlers of an event back.
     *
     * @param event the name
     * @return this
     */
    Socket off(String event);

    /**
     * Sees every event of this client, before its middlewares and handlers.
     *
     * @param handler called for each event, after those registered before
     * @return this
     */
    Socket onAny(AnyEventHandler handler);

    /**
     * As {@link #onAny}, but before those registered before.
     *
     * @param handler called for each event
     * @return this
     */
    Socket prependAny(AnyEventHandler handler);

    /**
     * Takes back a handler of {@link #onAny} or {@link #prependAny}.
     *
     * @param handler the very object that was given
     * @return this
     */
    Socket offAny(AnyEventHandler handler);

    /**
     * Takes back all handlers of {@link #onAny} and {@link #prependAny}.
     *
     * @return this
     */
    Socket offAny();

    /**
     * Sees every event that is emitted to this client; acknowledgements are not events.
     *
     * @param handler called for each event, after those registered before
     * @return this
     */
    Socket onAnyOutgoing(OutgoingEventHandler handler);

    /**
     * As {@link #onAnyOutgoing}, but before those registered before.
     *
     * @param handler called for each event
     * @return this
     */
    Socket prependAnyOutgoing(OutgoingEventHandler handler);

    /**
     * Takes back a handler of {@link #onAnyOutgoing} or {@link #prependAnyOutgoing}.
     *
     * @param handler the very object that was given
     * @return this
     */
    Socket offAnyOutgoing(OutgoingEventHandler handler);

    /**
     * Takes back all handlers of {@link #onAnyOutgoing} and {@link #prependAnyOutgoing}.
     *
     * @return this
     */
    Socket offAnyOutgoing();

    /**
     * Decides about each event of this client before its handlers see it.
     *
     * @param middleware asked after those registered before
     * @return this
     */
    Socket use(EventMiddleware middleware);

    /**
     * Answers an event: what the handler returns is the acknowledgement. A {@link java.util.concurrent.CompletionStage} is
     * awaited without holding a thread; null acknowledges without a value. When the handler or the stage fails, the error
     * handler is told and no acknowledgement is sent.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler gives the reply to the argument, which is null when it was not sent
     * @param <T> the argument's type
     * @return this
     */
    default <T> Socket onRequest(String event, Class<T> type, Function<? super T, ?> handler) {
        return onRequest(event, (args, ack) -> handler.apply(args.get(0, type)));
    }

    /**
     * Answers an event with all its arguments, as {@link #onRequest(String, Class, Function)} does.
     *
     * @param event the name
     * @param handler gives the reply
     * @return this
     */
    Socket onRequest(String event, RequestHandler handler);

    /**
     * Answers an event that has no argument, as {@link #onRequest(String, Class, Function)} does.
     *
     * @param event the name
     * @param handler gives the reply
     * @return this
     */
    default Socket onRequest(String event, Supplier<?> handler) {
        return onRequest(event, (args, ack) -> handler.get());
    }

    /**
     * The handlers of {@link #onAny} and {@link #prependAny}.
     *
     * @return a copy
     */
    List<AnyEventHandler> listenersAny();

    /**
     * The handlers of {@link #onAnyOutgoing} and {@link #prependAnyOutgoing}.
     *
     * @return a copy
     */
    List<OutgoingEventHandler> listenersAnyOutgoing();

    /**
     * Is told when the connection moves from polling to a WebSocket. One that has done so before is not reported.
     *
     * @param handler called with this socket
     * @return this
     */
    Socket onUpgrade(Consumer<? super Socket> handler);

    /**
     * Is told of each sign of life in the connection's heartbeat: the client's pong, or its ping with Socket.IO 1 and 2. (Node.js: {@code
     * socket.conn.on("heartbeat")})
     *
     * @param handler called with this socket
     * @return this
     */
    Socket onHeartbeat(Consumer<? super Socket> handler);

    /**
     * Is told that the socket is about to lose its rooms.
     *
     * @param handler called once
     * @return this
     */
    Socket onDisconnecting(DisconnectHandler handler);

    /**
     * Is told that the socket has ended.
     *
     * @param handler called once; at once if the socket has ended already
     * @return this
     */
    Socket onDisconnect(DisconnectHandler handler);

    // ---- end ----

    /** Disconnects the socket from its namespace; the connection and its other namespaces stay. */
    default void disconnect() {
        disconnect(false);
    }

    /**
     * Disconnects the socket.
     *
     * @param closeConnection whether to close the whole connection with all its namespaces
     */
    @Override
    void disconnect(boolean closeConnection);
}
