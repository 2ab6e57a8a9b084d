package dev.carillon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Emits to one socket. Safe for all threads. */
public interface SocketOperator {
    /**
     * The same socket with a limit on how long an acknowledgement may take.
     *
     * @param timeout more than zero
     * @return an operator
     */
    SocketOperator timeout(Duration timeout);

    /**
     * The same socket, for events that may be dropped when the client is not ready for them: its connection has more to send than
     * it takes, or it polls and no poll is parked. (Node.js: {@code volatile}, a reserved word in Java.)
     *
     * @return an operator
     */
    SocketOperator asVolatile();

    /**
     * The same socket, saying whether a transport that compresses should compress the event. Default: true.
     *
     * @param compress false for data that is compressed already
     * @return an operator
     */
    SocketOperator compress(boolean compress);

    /**
     * Emits an event to this client. After a disconnect it does nothing.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is still being connected, as in a {@link Middleware}
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
     * Emits an event and tells what became of it. (Node.js has no such thing.)
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @return completes off the event loop, when every receiver's connection has taken the event or not
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is still being connected, as in a {@link Middleware}
     */
    CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args);

    /**
     * Emits an event and waits for the client's acknowledgement. The future completes off the event loop, with the first argument
     * of the acknowledgement, or exceptionally with an {@link AckException}. A handler may wait for it.
     *
     * @param event the name; not one of the reserved names
     * @param type the type of the reply; {@code Void.class} ignores it, {@code EventArgs.class} is all of its arguments
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @param <T> the type of the reply
     * @return the reply; cancelling the future forgets the acknowledgement
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is still being connected, as in a {@link Middleware}
     */
    <T> CompletableFuture<T> emitWithAck(String event, Class<T> type, Object... args);

    /**
     * Emits an event and gives the client's acknowledgement to a handler, which runs as the socket's other handlers do: one after
     * the other with them, in the order in which acknowledgements and events have come. So a handler that waits for it waits in
     * vain.
     *
     * @param event the name; not one of the reserved names
     * @param handler called once
     * @param args any number of values that Gson can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is still being connected, as in a {@link Middleware}
     */
    void emitWithAck(String event, ReplyHandler handler, Object... args);
}
