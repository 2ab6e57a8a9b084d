package dev.carillon.internal.socketio;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the connections and sockets of one server share.
 *
 * @param outgoingObserved whether any socket has ever had a handler for outgoing events: most applications have none, and need not
 *     look for them
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
        AtomicBoolean outgoingObserved,
        LongSupplier clockMillis) {}
