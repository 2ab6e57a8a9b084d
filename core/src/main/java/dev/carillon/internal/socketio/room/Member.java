package dev.carillon.internal.socketio.room;

import dev.carillon.RemoteSocket;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.room.DeliveryObserver.Delivery;
import io.netty.channel.EventLoop;

/**
 * A connected socket, as the rooms see it. Production code has one implementation, so that the calls for each receiver of a
 * broadcast stay monomorphic.
 */
public interface Member extends RemoteSocket {
    /** The event loop that delivers to it. */
    EventLoop loop();

    /** Whether it is in a room; its id is a room of its own. */
    boolean isIn(String room);

    /** Tells the application's handlers for outgoing events, on the emitting thread. */
    void emitting(String event, Object... args);

    /** Sends a packet, which stays the caller's to release. On the loop. */
    Delivery deliver(EncodedPacket packet, EmitFlags flags);

    /** Sends a packet and waits for its acknowledgement. On the loop. */
    void deliverWithAck(EncodedPacket packet, EmitFlags flags, long ackId, AckListener listener);

    /** Stops waiting for an acknowledgement. */
    void forgetAck(long ackId);

    /** Flushes what was delivered. On the loop. */
    void flush();

    /** Its index in {@link LoopMembers}, which alone sets it. On the loop. */
    int loopIndex();

    void loopIndex(int index);
}
