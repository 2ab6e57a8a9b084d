package dev.carillon.internal.socketio;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the connections and sockets of one server share.
 *
 * @param pendingAcks how many acknowledgements are waited for, over all sockets
 */
record SocketIoContext(
        SocketIoOptions options,
        PayloadCodec payloads,
        PacketEncoder encoder,
        PacketFormat format,
        ErrorReporter errors,
        HandlerExecutor handlerExecutor,
        Supplier<String> ids,
        AtomicInteger pendingAcks,
        LongSupplier clockMillis) {}
