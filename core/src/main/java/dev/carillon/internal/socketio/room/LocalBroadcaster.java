package dev.carillon.internal.socketio.room;

import dev.carillon.adapter.Selection;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.PacketText;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Delivers packets to the selected sockets of this server. Each packet is encoded once, and each event loop gets one task. */
public final class LocalBroadcaster {
    private final String namespace;
    private final RoomIndex index;
    private final Map<EventLoop, LoopMembers> loops;
    private final RoomContext context;

    /** Takes a live map of the connected sockets by event loop. */
    public LocalBroadcaster(String namespace, RoomIndex index, Map<EventLoop, LoopMembers> loops, RoomContext context) {
        this.namespace = namespace;
        this.index = index;
        this.loops = loops;
        this.context = context;
    }

    String namespace() {
        return namespace;
    }

    RoomIndex index() {
        return index;
    }

    RoomContext context() {
        return context;
    }

    /** Delivers a packet. */
    void broadcast(Broadcast broadcast, PacketText text) {
        EncodedPacket packet = context.encoder().encode(text);
        if (isPlain(broadcast)) {
            report(broadcast, packet, index.socketCount());
            deliverToAll(packet, broadcast.flags());
        } else {
            broadcast(broadcast, packet, LoopTask::run);
        }
    }

    /** Whether a broadcast is for all sockets, and neither its delivery nor outgoing events are observed. */
    private boolean isPlain(Broadcast broadcast) {
        return broadcast.selection().equals(Selection.ALL)
                && broadcast.observer() == DeliveryObserver.NONE
                && !context.outgoingObserved().get();
    }

    /**
     * Delivers a packet behind all tasks that are queued on the event loops, even when called on one of them. The receivers are the
     * sockets that are connected now. Those that are recovered later receive the packet from the log.
     */
    void broadcastInOrder(Broadcast broadcast, EncodedPacket packet) {
        broadcast(broadcast, packet, LoopTask::queue);
    }

    private void broadcast(Broadcast broadcast, EncodedPacket packet, BiConsumer<EventLoop, Runnable> handOver) {
        List<Member> receivers = index.select(broadcast.selection());
        report(broadcast, packet, receivers.size());
        DeliveryObserver observer = broadcast.observer();
        observer.expect(receivers.size());
        deliver(
                broadcast,
                packet,
                receivers,
                member -> observer.delivered(member.deliver(packet, broadcast.flags())),
                handOver);
    }

    /** Delivers a packet and collects the acknowledgements. The tally first learns the number of receivers. */
    void broadcastWithAck(Broadcast broadcast, PacketText text, long ackId, AckTally tally) {
        EncodedPacket packet = context.encoder().encode(text);
        List<Member> receivers = index.select(broadcast.selection());
        report(broadcast, packet, receivers.size());
        tally.expect(receivers.size());
        deliver(
                broadcast,
                packet,
                receivers,
                member -> member.deliverWithAck(packet, broadcast.flags(), ackId, tally.ofOne()),
                LoopTask::run);
        tally.onCancel(() -> receivers.forEach(member -> member.forgetAck(ackId)));
    }

    private void report(Broadcast broadcast, EncodedPacket packet, int receivers) {
        if (context.observer() != null) {
            context.observer().eventEmitted(namespace, broadcast.event(), receivers, packet.size());
        }
    }

    /**
     * The fast path for broadcasts to all sockets: each event loop knows its members. A socket that connects before its loop
     * delivers the packet also receives it.
     */
    private void deliverToAll(EncodedPacket packet, EmitFlags flags) {
        loops.forEach((loop, members) ->
                handOver(packet, loop, LoopTask::run, members::all, member -> member.deliver(packet, flags)));
        packet.release();
    }

    /** Passes the packet to the event loops of the receivers and releases it. */
    private static void deliver(
            Broadcast broadcast,
            EncodedPacket packet,
            List<Member> receivers,
            Consumer<Member> delivery,
            BiConsumer<EventLoop, Runnable> handOver) {
        Map<EventLoop, List<Member>> receiversByLoop = new HashMap<>();
        for (Member receiver : receivers) {
            receiver.emitting(broadcast.event(), broadcast.args());
            receiversByLoop
                    .computeIfAbsent(receiver.loop(), loop -> new ArrayList<>())
                    .add(receiver);
        }
        receiversByLoop.forEach((loop, members) -> handOver(packet, loop, handOver, () -> members, delivery));
        packet.release();
    }

    /** Submits one task for all receivers on an event loop. */
    private static void handOver(
            EncodedPacket packet,
            EventLoop loop,
            BiConsumer<EventLoop, Runnable> handOver,
            Supplier<List<Member>> members,
            Consumer<Member> delivery) {
        packet.retain();
        FanOut fanOut = FanOut.begin(packet);
        boolean moreMayFollow = loop.inEventLoop(); // the emitting code may send more in this turn
        handOver.accept(loop, () -> {
            boolean flush = !moreMayFollow && LoopTask.isLast(loop);
            List<Member> receivers = members.get();
            try {
                for (Member member : receivers) {
                    delivery.accept(member);
                    if (flush) {
                        member.flush();
                    }
                }
            } finally {
                packet.release();
                if (fanOut != null) {
                    fanOut.delivered(loop, receivers);
                }
            }
        });
    }
}
