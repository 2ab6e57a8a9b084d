package dev.carillon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Emits to one socket. Thread-safe. */
public interface SocketOperator {
    /**
     * Limits how long an acknowledgement may take.
     *
     * @param timeout more than zero
     * @return an operator
     */
    SocketOperator timeout(Duration timeout);

    /**
     * Allows events to be dropped if the client is not ready for them: its connection is congested, or it uses long-polling and
     * no poll is waiting. (Node.js: {@code volatile}, a reserved word in Java.)
     *
     * @return an operator
     */
    SocketOperator asVolatile();

    /**
     * Sets whether the event may be compressed. Default: true.
     *
     * @param compress false for data that is compressed already
     * @return an operator
     */
    SocketOperator compress(boolean compress);

    /**
     * Emits an event to this client. Has no effect after a disconnect.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that the JSON codec can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is not connected yet, as in a {@link Middleware}
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
     * Emits an event and reports the outcome. (Not available in Node.js.)
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that the JSON codec can write, {@code byte[]} at any depth among them
     * @return completes, not on the event loop, when the connection has accepted or dropped the event
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is not connected yet, as in a {@link Middleware}
     */
    CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args);

    /**
     * Emits an event and waits for the client's acknowledgement. The future does not complete on the event loop, and a handler
     * may wait for it. It completes with the first argument of the acknowledgement, or fails with an {@link AckException}.
     *
     * @param event the name; not one of the reserved names
     * @param type the type of the reply; {@code Void.class} ignores it, {@code EventArgs.class} returns all of its arguments
     * @param args any number of values that the JSON codec can write, {@code byte[]} at any depth among them
     * @param <T> the type of the reply
     * @return the reply; if you cancel the future, the acknowledgement is no longer waited for
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is not connected yet, as in a {@link Middleware}
     */
    <T> CompletableFuture<T> emitWithAck(String event, Class<T> type, Object... args);

    /**
     * Emits an event and calls a handler with the client's acknowledgement. The handler runs one at a time with the socket's
     * other handlers, in the order in which acknowledgements and events arrive. Do not wait for it in another handler of the
     * same socket: it cannot run until that handler has returned.
     *
     * @param event the name; not one of the reserved names
     * @param handler called once
     * @param args any number of values that the JSON codec can write, {@code byte[]} at any depth among them
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     * @throws IllegalStateException when the socket is not connected yet, as in a {@link Middleware}
     */
    void emitWithAck(String event, ReplyHandler handler, Object... args);
}
