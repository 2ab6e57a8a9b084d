package dev.carillon.internal.socketio.room;

import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.socketio.packet.PacketEncoder;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.observe.ServerObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Objects that the rooms of all namespaces share.
 *
 * @param replies completes the futures of acknowledgements
 * @param outgoingObserved whether any socket has ever had a handler for outgoing events; most applications have none and skip the
 *     search for them
 * @param timeouts runs the timeouts for other servers, and removes what has expired
 * @param clockMillis the clock, in milliseconds
 * @param limits the limits of the server
 * @param observer the observer, or null if there is none
 */
public record RoomContext(
        PayloadCodec payloads,
        PacketEncoder encoder,
        Executor replies,
        AtomicBoolean outgoingObserved,
        ScheduledExecutorService timeouts,
        LongSupplier clockMillis,
        ServerLimits limits,
        ServerObserver observer) {

    /** Whether outgoing events, including those from other servers, are observed. */
    boolean seesOutgoing() {
        return observer != null || outgoingObserved.get();
    }
}
