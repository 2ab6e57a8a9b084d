package dev.carillon.internal.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that receive the same messages, each of which is encoded once for all of them. An event loop gets one task for a
 * message. It interrupts the task for its other connections if there are many members. If the same lock is held while a member is added and while messages are sent, the member receives exactly those that
 * are sent afterwards. Thread-safe.
 *
 * @param <M> the type of the members
 */
public final class FanOutGroup<M extends FanOutGroup.Member> {
    /** What a message counts for each member in addition to its bytes. Many tiny messages take time, not memory. */
    private static final int MEMBER_BYTES = 100;

    private final ConcurrentMap<EventLoop, LoopFanOut<M>> members = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Null if slow members are written to. */
    private final SlowMembers<M> slowMembers;

    /** A connection. */
    public interface Member {
        /** Returns the event loop on which the other methods are called. */
        EventLoop loop();

        /** Returns whether the connection still accepts messages. Members that do not are removed. */
        boolean isOpen();

        /** Returns whether the peer keeps up with what it is sent. */
        boolean isWritable();

        /** Sends what was written, before the end of the turn. */
        void flushEarly();

        SharedMessage.Encoding encoding();

        /** Sends an encoded message, which other members share, and releases it. */
        void writeShared(ByteBuf encoded);
    }

    /** Handles the members that do not keep up. They are no longer in the group. */
    public interface SlowMembers<M> {
        /**
         * Called on the member's event loop.
         *
         * @param position the position of the first message that the member has not received
         */
        void onSlow(M member, long position);
    }

    /**
     * Creates an empty group.
     *
     * @param slowMembers null if slow members remain in the group, and limit themselves what they hold
     */
    public FanOutGroup(SlowMembers<M> slowMembers) {
        this.slowMembers = slowMembers;
    }

    /** Adds a member, which receives the messages that are sent from now on. */
    public void add(M member) {
        LoopFanOut<M> onLoop =
                members.computeIfAbsent(member.loop(), loop -> new LoopFanOut<>(loop, size, slowMembers));
        LoopTask.queue(member.loop(), () -> onLoop.add(member));
    }

    /** Removes a member, if it is in the group. */
    public void remove(M member) {
        LoopFanOut<M> onLoop = members.get(member.loop());
        if (onLoop != null) {
            LoopTask.queue(member.loop(), () -> onLoop.remove(member));
        }
    }

    /** Returns the number of members. Recent calls of the other methods may not have taken effect yet. */
    public int size() {
        return size.get();
    }

    /**
     * Sends a message to all members. If the handler of a client calls this method, the message counts as one of its broadcasts, and
     * its next handlers start only when the event loops have written enough of what it has sent.
     *
     * @param data the message, not yet encoded; it must not be changed afterwards
     * @param position passed to {@link SlowMembers}
     */
    public void send(byte[] data, long position) {
        SharedMessage message = new SharedMessage(data);
        FlowControl source = FlowControl.current();
        long counted = data.length + (long) MEMBER_BYTES * size.get();
        try {
            members.forEach((loop, onLoop) -> {
                message.retain();
                if (source != null) {
                    source.emitted(counted);
                }
                LoopTask.queue(
                        loop,
                        () -> onLoop.send(new LoopFanOut.Message(message, position, data.length, counted, source)));
            });
        } finally {
            message.release();
        }
    }
}
