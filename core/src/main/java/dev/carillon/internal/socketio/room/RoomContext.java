package dev.carillon.internal.socketio.room;

import dev.carillon.internal.socketio.packet.PacketEncoder;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.observe.ServerObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What the rooms of all namespaces share.
 *
 * @param replies completes the futures of those who wait for acknowledgements
 * @param outgoingObserved whether any socket has ever had a handler for outgoing events: most applications have none, and need not
 *     look for them
 * @param timeouts ends the waiting for other servers
 * @param clockMillis the time, in milliseconds
 * @param observer null when the application observes nothing
 */
public record RoomContext(
        PayloadCodec payloads,
        PacketEncoder encoder,
        Executor replies,
        AtomicBoolean outgoingObserved,
        ScheduledExecutorService timeouts,
        LongSupplier clockMillis,
        ServerObserver observer) {

    /** Whether somebody wants to know the names of outgoing events, those of other servers included. */
    boolean seesOutgoing() {
        return observer != null || outgoingObserved.get();
    }
}
