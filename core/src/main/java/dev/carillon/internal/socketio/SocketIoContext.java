package dev.carillon.internal.socketio;

import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.loop.LoopWatch;
import dev.carillon.internal.socketio.handler.ErrorReporter;
import dev.carillon.internal.socketio.handler.HandlerExecutor;
import dev.carillon.internal.socketio.packet.PacketEncoder;
import dev.carillon.internal.socketio.packet.PacketFormat;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.room.RoomContext;
import dev.carillon.observe.ServerObserver;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Objects that the connections and sockets of one server share.
 *
 * @param pendingAcks the total number of pending acknowledgements of all sockets
 * @param limits the limits of the server
 * @param observer the observer, or null if there is none
 * @param loopWatch watches the handlers that run on event loops
 */
public record SocketIoContext(
        SocketIoOptions options,
        PayloadCodec payloads,
        PacketEncoder encoder,
        PacketFormat format,
        ErrorReporter errors,
        HandlerExecutor handlerExecutor,
        Supplier<String> ids,
        AtomicInteger pendingAcks,
        ServerLimits limits,
        ServerObserver observer,
        RoomContext rooms,
        LoopWatch loopWatch) {}
