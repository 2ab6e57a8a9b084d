package dev.carillon.internal.socketio.room;

import dev.carillon.RemoteSocket;
import dev.carillon.RoomListener;
import dev.carillon.internal.loop.LoopTask;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.PacketText;
import dev.carillon.internal.socketio.packet.RawArguments;
import dev.carillon.internal.socketio.packet.SocketPacket;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of one namespace on one server. */
public final class InMemoryAdapter implements RoomAdapter {
    private static final Logger log = LoggerFactory.getLogger(InMemoryAdapter.class);

    private final String namespace;
    private final Map<String, ? extends Member> sockets;
    private final Map<EventLoop, LoopMembers> loops;
    private final ServerSideReceiver serverSide;
    private final RoomContext context;
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, Set<Member>> rooms = new ConcurrentHashMap<>();

    /** With the live maps of the connected sockets, by id and by event loop. */
    public InMemoryAdapter(
            String namespace,
            Map<String, ? extends Member> sockets,
            Map<EventLoop, LoopMembers> loops,
            ServerSideReceiver serverSide,
            RoomContext context) {
        this.namespace = namespace;
        this.sockets = sockets;
        this.loops = loops;
        this.serverSide = serverSide;
        this.context = context;
    }

    @Override
    public void add(Member socket, String room) {
        boolean[] created = new boolean[1];
        rooms.compute(room, (name, members) -> {
            created[0] = members == null;
            Set<Member> joined = members == null ? ConcurrentHashMap.newKeySet(4) : members;
            joined.add(socket);
            return joined;
        });
        if (created[0]) {
            tell(listener -> listener.onCreate(room));
        }
        tell(listener -> listener.onJoin(room, socket.id()));
    }

    @Override
    public void remove(Member socket, String room) {
        boolean[] left = new boolean[1];
        Set<Member> remaining = rooms.computeIfPresent(room, (name, members) -> {
            left[0] = members.remove(socket);
            return members.isEmpty() ? null : members;
        });
        if (left[0]) {
            tell(listener -> listener.onLeave(room, socket.id()));
            if (remaining == null) {
                tell(listener -> listener.onDelete(room));
            }
        }
    }

    private void tell(Consumer<RoomListener> event) {
        for (RoomListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                log.error("a room listener failed", e);
            }
        }
    }

    @Override
    public Collection<Member> members(String room) {
        Set<Member> members = rooms.getOrDefault(room, Set.of());
        Member own = sockets.get(room);
        if (own == null) {
            return Collections.unmodifiableSet(members);
        }
        Set<Member> both = new HashSet<>(members);
        both.add(own);
        return both;
    }

    @Override
    public int roomCount() {
        return rooms.size();
    }

    @Override
    public void addListener(RoomListener listener) {
        listeners.add(listener);
    }

    @Override
    public void broadcast(Broadcast broadcast) {
        PacketText text = context.encoder()
                .eventText(namespace, SocketPacket.NO_ACK, broadcast.flags(), broadcast.event(), broadcast.args());
        EncodedPacket packet = context.encoder().encode(text);
        if (isPlain(broadcast)) {
            deliverToAll(packet, broadcast.flags());
        } else {
            broadcast(broadcast, packet, LoopTask::run);
        }
    }

    /** To everyone, and nobody looks on. */
    private boolean isPlain(Broadcast broadcast) {
        return broadcast.selection().equals(Selection.ALL)
                && broadcast.observer() == DeliveryObserver.NONE
                && !context.outgoingObserved().get();
    }

    /**
     * As {@link #broadcast}, but always behind what was handed to the loops before, even when called on one of them, and to those
     * who are there now: whoever comes later has it from elsewhere.
     */
    void broadcastInOrder(Broadcast broadcast, EncodedPacket packet) {
        broadcast(broadcast, packet, LoopTask::queue);
    }

    private void broadcast(Broadcast broadcast, EncodedPacket packet, BiConsumer<EventLoop, Runnable> handOver) {
        List<Member> receivers = select(broadcast.selection());
        DeliveryObserver observer = broadcast.observer();
        observer.expect(receivers.size());
        deliver(
                broadcast,
                packet,
                receivers,
                socket -> observer.delivered(socket.deliver(packet, broadcast.flags())),
                handOver);
    }

    @Override
    public <T> CompletableFuture<List<T>> broadcastWithAck(Broadcast broadcast, long ackId, Class<T> type) {
        EncodedPacket packet =
                context.encoder().event(namespace, ackId, broadcast.flags(), broadcast.event(), broadcast.args());
        List<Member> receivers = select(broadcast.selection());
        BroadcastReplies<T> replies = new BroadcastReplies<>(type, context, receivers.size());
        deliver(
                broadcast,
                packet,
                receivers,
                socket -> socket.deliverWithAck(packet, broadcast.flags(), ackId, replies.ofOne()),
                LoopTask::run);
        replies.onCancel(() -> receivers.forEach(socket -> socket.forgetAck(ackId)));
        return replies.future();
    }

    @Override
    public void serverSideEmit(String event, RawArguments args) {
        serverSide.receive(event, args);
    }

    @Override
    public <T> CompletableFuture<List<T>> serverSideEmitWithAck(String event, RawArguments args, Class<T> type) {
        BroadcastReplies<T> replies = new BroadcastReplies<>(type, context, 1);
        serverSide.receive(event, args, replies.ofOne());
        return replies.future();
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> fetchSockets(Selection selection) {
        return CompletableFuture.completedFuture(List.copyOf(select(selection)));
    }

    @Override
    public void forEach(Selection selection, Consumer<RemoteSocket> action) {
        select(selection).forEach(action);
    }

    private List<Member> select(Selection selection) {
        List<Member> selected = new ArrayList<>();
        for (Member socket : candidates(selection.rooms())) {
            if (!selection.excludes(socket)) {
                selected.add(socket);
            }
        }
        return selected;
    }

    private Collection<Member> candidates(Set<String> wanted) {
        if (wanted.isEmpty()) {
            return Collections.unmodifiableCollection(sockets.values());
        }
        if (wanted.size() == 1) {
            return members(wanted.iterator().next());
        }
        Set<Member> union = new HashSet<>();
        for (String room : wanted) {
            union.addAll(members(room));
        }
        return union;
    }

    /** The way of most broadcasts: each loop knows its members. Who comes in before the loop gets to it receives it, too. */
    private void deliverToAll(EncodedPacket packet, EmitFlags flags) {
        loops.forEach((loop, members) ->
                handOver(packet, loop, LoopTask::run, members::all, socket -> socket.deliver(packet, flags)));
        packet.release();
    }

    /** Hands the packet to the receivers' loops and releases it. */
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

    /** One task for all receivers of a loop. */
    private static void handOver(
            EncodedPacket packet,
            EventLoop loop,
            BiConsumer<EventLoop, Runnable> handOver,
            Supplier<List<Member>> members,
            Consumer<Member> delivery) {
        packet.retain();
        boolean moreMayFollow = loop.inEventLoop(); // who emits there may go on in the same turn
        handOver.accept(loop, () -> {
            boolean flush = !moreMayFollow && LoopTask.isLast(loop);
            try {
                for (Member member : members.get()) {
                    delivery.accept(member);
                    if (flush) {
                        member.flush();
                    }
                }
            } finally {
                packet.release();
            }
        });
    }
}
