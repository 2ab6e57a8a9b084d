package dev.carillon;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A client's membership in one namespace. Thread-safe. Events that one thread emits arrive in the order of the
 * calls.
 *
 * <p>Handlers do not run on the event loop. The handlers of one socket run one at a time, in the order in which the client sent its
 * events. Register handlers in the connection handler: events that arrive before it has returned are queued. Handlers of outgoing
 * events are different: they run on the emitting thread, so several threads may call them concurrently.
 *
 * <p>A <em>typed handler</em> names the types of its arguments. If an argument cannot be converted to its type, the handler is not
 * called, no acknowledgement is sent, and the server's error handler is called (default: a log message at DEBUG). A typed handler
 * is wrapped, so {@link #off(String, EventHandler)} cannot remove it; {@link #off(String)} can.
 */
public interface Socket extends SocketOperator, RemoteSocket {
    /**
     * The public id of the socket. It is also the name of a room that contains only this socket.
     *
     * @return 20 URL-safe characters
     */
    @Override
    String id();

    /**
     * The namespace of the socket.
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
     * The Engine.IO session of this socket. All sockets of a client on the same connection share it. {@link EngineIoSocket#close}
     * ends it without a DISCONNECT packet.
     *
     * @return the session
     */
    EngineIoSocket conn();

    /**
     * Whether the socket is connected to its namespace.
     *
     * @return true from the time when all middlewares have accepted the socket until it disconnects
     */
    boolean isConnected();

    /**
     * Whether the client has reconnected and recovered the id, rooms and data of its previous socket ({@link
     * ConnectionStateRecovery}).
     *
     * @return false for a new socket
     */
    boolean isRecovered();

    /**
     * The transport in use now. It can change from polling to WebSocket.
     *
     * @return polling or WebSocket
     */
    TransportType transport();

    /**
     * Whether an event emitted now would be sent immediately: over a WebSocket that is not congested, or over
     * long-polling with a poll waiting.
     *
     * @return a snapshot; false after the socket has disconnected
     */
    boolean isWritable();

    /**
     * Arbitrary values that the application stores with this socket.
     *
     * @return a map that is thread-safe and does not accept null keys or values
     */
    @Override
    Map<String, Object> data();

    // ---- rooms ----

    /**
     * Joins rooms. If the socket has not been accepted yet, it joins them when it is. After it has disconnected, this method does
     * nothing.
     *
     * @param rooms the rooms
     * @throws IllegalStateException when the socket would be in more rooms than {@code maxRoomsPerSocket}
     */
    @Override
    void join(String... rooms);

    /**
     * Leaves a room. Does nothing if the socket is not in the room.
     *
     * @param room the room
     */
    @Override
    void leave(String room);

    /**
     * The rooms of the socket, including the room named after its id. They are still available in an {@code onDisconnecting}
     * handler, but no longer in an {@code onDisconnect} handler.
     *
     * @return a copy
     */
    @Override
    Set<String> rooms();

    // ---- sending ----

    /**
     * Emits an event to this client. Does nothing after the socket has disconnected.
     *
     * @param event the name of the event; must not be reserved
     * @param args the arguments: any values that the JSON codec can write. {@code byte[]} is allowed at any depth
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket has not been accepted yet, for example in a {@link Middleware}
     */
    @Override
    void emit(String event, Object... args);

    /**
     * Addresses every socket in the namespace except this one.
     *
     * @return an operator
     */
    BroadcastOperator broadcast();

    /**
     * Addresses the members of the given rooms except this socket.
     *
     * @param rooms the rooms; without any, the operator selects every other socket of the namespace ({@link BroadcastOperator#to})
     * @return an operator
     */
    default BroadcastOperator to(String... rooms) {
        return broadcast().to(rooms);
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
     * Addresses every socket in the namespace except this one and the members of the given rooms.
     *
     * @param rooms the rooms
     * @return an operator
     */
    default BroadcastOperator except(String... rooms) {
        return broadcast().except(rooms);
    }

    // ---- listening ----

    /**
     * Registers a handler that receives all arguments of an event.
     *
     * @param event the name
     * @param handler called for each event of this name, after handlers that were registered earlier
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    Socket on(String event, EventHandler handler);

    /**
     * Registers a typed handler that receives the first argument of an event.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, or with null if the client sent none
     * @param <T> the argument's type
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    default <T> Socket on(String event, Class<T> type, Consumer<? super T> handler) {
        return on(event, (args, ack) -> handler.accept(args.get(0, type)));
    }

    /**
     * Registers a typed handler that receives the first argument of an event and its acknowledgement.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, or with null if the client sent none
     * @param <T> the argument's type
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    default <T> Socket on(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        return on(event, (args, ack) -> handler.accept(args.get(0, type), ack));
    }

    /**
     * Registers a typed handler that receives the first two arguments of an event. For more arguments, use {@link #on(String,
     * EventHandler)}.
     *
     * @param event the name
     * @param first the first argument's type
     * @param second the second argument's type
     * @param handler called with the arguments, or with null for those that the client did not send
     * @param <A> the first argument's type
     * @param <B> the second argument's type
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    default <A, B> Socket on(String event, Class<A> first, Class<B> second, BiConsumer<? super A, ? super B> handler) {
        return on(event, (args, ack) -> handler.accept(args.get(0, first), args.get(1, second)));
    }

    /**
     * Registers a handler that runs on the event loop of the connection, instead of on a thread for handlers. This saves the handover
     * between the threads, which costs more than many handlers do. An event loop serves many clients, and all of them wait while the
     * handler runs: it must never block, sleep, or compute for long. It may emit, broadcast, acknowledge, join and leave rooms. If it
     * blocks for more than a tenth of a second, the server logs a warning with the handler's stack.
     *
     * <p>The events of a socket are still handled one after the other, in their order: if another handler of this socket is running
     * or waiting, this one waits for it and then runs on the thread for handlers. It does so, too, if the event has another handler
     * that is not registered with this method, or if the socket has middlewares or handlers for all events.
     *
     * @param event the name
     * @param handler called for each event of this name, after handlers that were registered earlier
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    Socket onInline(String event, EventHandler handler);

    /**
     * Same as {@link #onInline(String, EventHandler)}, for a typed handler that receives the first argument of an event.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, or with null if the client sent none
     * @param <T> the argument's type
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    default <T> Socket onInline(String event, Class<T> type, Consumer<? super T> handler) {
        return onInline(event, (args, ack) -> handler.accept(args.get(0, type)));
    }

    /**
     * Same as {@link #onInline(String, EventHandler)}, for a typed handler that receives the first argument of an event and its
     * acknowledgement.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called with the argument, or with null if the client sent none
     * @param <T> the argument's type
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    default <T> Socket onInline(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        return onInline(event, (args, ack) -> handler.accept(args.get(0, type), ack));
    }

    /**
     * Registers a handler for the next event of this name only.
     *
     * @param event the name
     * @param handler called once
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    Socket once(String event, EventHandler handler);

    /**
     * Registers a typed handler that receives the first argument of the next event of this name only.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler called once, with the argument, or with null if the client sent none
     * @param <T> the argument's type
     * @return this
     * @throws IllegalArgumentException if the name is reserved, such as {@code connect} or {@code disconnect}
     */
    default <T> Socket once(String event, Class<T> type, Consumer<? super T> handler) {
        return once(event, (args, ack) -> handler.accept(args.get(0, type)));
    }

    /**
     * Removes a handler.
     *
     * @param event the name of the event
     * @param handler the same object that was passed to {@code on} or {@code once}
     * @return this
     */
    Socket off(String event, EventHandler handler);

    /**
     * Removes all handlers of an event.
     *
     * @param event the name
     * @return this
     */
    Socket off(String event);

    /**
     * Registers a handler that receives every event of this client, before the event's middlewares and handlers.
     *
     * @param handler called for each event, after handlers that were registered earlier
     * @return this
     */
    Socket onAny(AnyEventHandler handler);

    /**
     * Same as {@link #onAny}, but the handler is called before those that were registered earlier.
     *
     * @param handler called for each event
     * @return this
     */
    Socket prependAny(AnyEventHandler handler);

    /**
     * Removes a handler that was registered with {@link #onAny} or {@link #prependAny}.
     *
     * @param handler the same object that was registered
     * @return this
     */
    Socket offAny(AnyEventHandler handler);

    /**
     * Removes all handlers that were registered with {@link #onAny} or {@link #prependAny}.
     *
     * @return this
     */
    Socket offAny();

    /**
     * Registers a handler that receives every event emitted to this client. Acknowledgements are not events. The handler runs on the
     * emitting thread, so several threads may call it concurrently.
     *
     * @param handler called for each event, after handlers that were registered earlier
     * @return this
     */
    Socket onAnyOutgoing(OutgoingEventHandler handler);

    /**
     * Same as {@link #onAnyOutgoing}, but the handler is called before those that were registered earlier.
     *
     * @param handler called for each event
     * @return this
     */
    Socket prependAnyOutgoing(OutgoingEventHandler handler);

    /**
     * Removes a handler that was registered with {@link #onAnyOutgoing} or {@link #prependAnyOutgoing}.
     *
     * @param handler the same object that was registered
     * @return this
     */
    Socket offAnyOutgoing(OutgoingEventHandler handler);

    /**
     * Removes all handlers that were registered with {@link #onAnyOutgoing} or {@link #prependAnyOutgoing}.
     *
     * @return this
     */
    Socket offAnyOutgoing();

    /**
     * Adds a middleware that accepts or rejects each event of this client before its handlers run.
     *
     * @param middleware called after middlewares that were added earlier
     * @return this
     */
    Socket use(EventMiddleware middleware);

    /**
     * Registers a handler whose return value is the acknowledgement. If it returns a {@link java.util.concurrent.CompletionStage},
     * the acknowledgement is sent when the stage completes, and no thread waits for it. If the value is null, the acknowledgement
     * has no arguments. If the handler or the stage fails, the error handler is called and no acknowledgement is sent.
     *
     * @param event the name
     * @param type the argument's type
     * @param handler returns the reply. Its argument is null if the client sent none
     * @param <T> the argument's type
     * @return this
     */
    default <T> Socket onRequest(String event, Class<T> type, Function<? super T, ?> handler) {
        return onRequest(event, (args, ack) -> handler.apply(args.get(0, type)));
    }

    /**
     * Same as {@link #onRequest(String, Class, Function)}, for a handler that receives all arguments.
     *
     * @param event the name
     * @param handler returns the reply
     * @return this
     */
    Socket onRequest(String event, RequestHandler handler);

    /**
     * Same as {@link #onRequest(String, RequestHandler)}, for a handler that runs on the event loop and must not block. See {@link
     * #onInline(String, EventHandler)}.
     *
     * @param event the name
     * @param handler returns the reply
     * @return this
     */
    Socket onRequestInline(String event, RequestHandler handler);

    /**
     * Same as {@link #onRequest(String, Class, Function)}, for a handler that needs no arguments.
     *
     * @param event the name
     * @param handler returns the reply
     * @return this
     */
    default Socket onRequest(String event, Supplier<?> handler) {
        return onRequest(event, (args, ack) -> handler.get());
    }

    /**
     * The handlers registered with {@link #onAny} and {@link #prependAny}.
     *
     * @return a copy
     */
    List<AnyEventHandler> listenersAny();

    /**
     * The handlers registered with {@link #onAnyOutgoing} and {@link #prependAnyOutgoing}.
     *
     * @return a copy
     */
    List<OutgoingEventHandler> listenersAnyOutgoing();

    /**
     * Registers a handler for the upgrade of the connection from long-polling to WebSocket. An upgrade that happened earlier is not
     * reported.
     *
     * @param handler called with this socket
     * @return this
     */
    Socket onUpgrade(Consumer<? super Socket> handler);

    /**
     * Registers a handler for the heartbeats of the client: its pongs, or its pings with Socket.IO 1 and 2. (Node.js: {@code
     * socket.conn.on("heartbeat")})
     *
     * @param handler called with this socket
     * @return this
     */
    Socket onHeartbeat(Consumer<? super Socket> handler);

    /**
     * Registers a handler that is called when the socket disconnects, before it leaves its rooms.
     *
     * @param handler called once; not called if the socket has already disconnected
     * @return this
     */
    Socket onDisconnecting(DisconnectHandler handler);

    /**
     * Registers a handler that is called when the socket has disconnected and left its rooms.
     *
     * @param handler called once; if the socket has already disconnected, it is called as soon as no other handler of this socket is
     *     running
     * @return this
     */
    Socket onDisconnect(DisconnectHandler handler);

    // ---- end ----

    /** Disconnects the socket from its namespace. The connection and its sockets in other namespaces are not affected. */
    default void disconnect() {
        disconnect(false);
    }

    /**
     * Disconnects the socket.
     *
     * @param closeConnection whether to close the client's connection, and with it the client's sockets in all namespaces
     */
    @Override
    void disconnect(boolean closeConnection);
}
