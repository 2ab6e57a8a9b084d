package dev.carillon.internal.socketio.room;

import dev.carillon.RemoteSocket;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.room.DeliveryObserver.Delivery;
import io.netty.channel.EventLoop;

/**
 * A socket in the view of the rooms. Production code has only one implementation, so that the calls for each receiver of a
 * broadcast stay monomorphic.
 */
public interface Member extends RemoteSocket {
    /** The event loop of the socket, which delivers packets to it. */
    EventLoop loop();

    /** Whether the socket is in a room. Each socket is in the room that is named after its id. */
    boolean isIn(String room);

    /** Calls the application's handlers for outgoing events, on the emitting thread. */
    void emitting(String event, Object... args);

    /** Sends a packet, without taking ownership of it. Must be called on the event loop. */
    Delivery deliver(EncodedPacket packet, EmitFlags flags);

    /** Sends a packet and registers a listener for its acknowledgement. Must be called on the event loop. */
    void deliverWithAck(EncodedPacket packet, EmitFlags flags, long ackId, AckListener listener);

    /** Stops waiting for an acknowledgement. */
    void forgetAck(long ackId);

    /** Whether the client does not keep up with what it is sent. Must be called on the event loop. */
    boolean isCongested();

    /** Flushes the packets that were sent. Must be called on the event loop. */
    void flush();

    /** The index in {@link LoopMembers}. Must be called on the event loop. */
    int loopIndex();

    /** Sets the index. Called only by {@link LoopMembers}. */
    void loopIndex(int index);
}
