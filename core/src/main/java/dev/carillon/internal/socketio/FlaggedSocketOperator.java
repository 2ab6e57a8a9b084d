package dev.carillon.internal.socketio;

import dev.carillon.EmitOutcome;
import dev.carillon.ReplyHandler;
import dev.carillon.SocketOperator;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.room.DeliveryObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A socket, and the modifiers for emits to it. */
record FlaggedSocketOperator(ClientSocket socket, EmitFlags flags) implements SocketOperator {

    @Override
    public SocketOperator timeout(Duration timeout) {
        return new FlaggedSocketOperator(socket, flags.withTimeout(timeout));
    }

    @Override
    public SocketOperator asVolatile() {
        return new FlaggedSocketOperator(socket, flags.asVolatile());
    }

    @Override
    public SocketOperator compress(boolean compress) {
        return new FlaggedSocketOperator(socket, flags.withCompress(compress));
    }

    @Override
    public void emit(String event, Object... args) {
        socket.emit(flags, DeliveryObserver.NONE, event, args);
    }

    @Override
    public CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args) {
        return socket.emitWithOutcome(flags, event, args);
    }

    @Override
    public <T> CompletableFuture<T> emitWithAck(String event, Class<T> type, Object... args) {
        return socket.emitWithAck(flags, event, type, args);
    }

    @Override
    public void emitWithAck(String event, ReplyHandler handler, Object... args) {
        socket.emitWithAck(flags, event, handler, args);
    }
}
