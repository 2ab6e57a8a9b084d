package dev.carillon.internal.socketio;

import dev.carillon.SocketOperator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A socket whose acknowledgements have a time limit. */
record TimedSocketOperator(ClientSocket socket, Duration timeout) implements SocketOperator {
    TimedSocketOperator {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be more than zero, not " + timeout);
        }
    }

    @Override
    public void emit(String event, Object... args) {
        socket.emit(event, args);
    }

    @Override
    public <T> CompletableFuture<T> emitWithAck(String event, Class<T> type, Object... args) {
        return socket.emitWithAck(timeout, event, type, args);
    }
}
