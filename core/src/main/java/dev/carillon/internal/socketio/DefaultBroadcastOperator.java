package dev.carillon.internal.socketio;

import dev.carillon.BroadcastOperator;
import dev.carillon.EmitOutcome;
import dev.carillon.RemoteSocket;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.ReservedEvents;
import dev.carillon.internal.socketio.room.Broadcast;
import dev.carillon.internal.socketio.room.DeliveryObserver;
import dev.carillon.internal.socketio.room.EmitTally;
import dev.carillon.internal.socketio.room.RoomAdapter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A selection of a namespace's sockets, and how to emit to them. */
record DefaultBroadcastOperator(LocalNamespace namespace, RoomAdapter.Selection selection, EmitFlags flags)
        implements BroadcastOperator {

    @Override
    public BroadcastOperator to(String... rooms) {
        return with(new RoomAdapter.Selection(plus(selection.rooms(), rooms), selection.except()));
    }

    @Override
    public BroadcastOperator except(String... rooms) {
        return with(new RoomAdapter.Selection(selection.rooms(), plus(selection.except(), rooms)));
    }

    @Override
    public BroadcastOperator asVolatile() {
        return with(flags.asVolatile());
    }

    @Override
    public BroadcastOperator compress(boolean compress) {
        return with(flags.withCompress(compress));
    }

    @Override
    public BroadcastOperator local() {
        return with(flags.asLocal());
    }

    @Override
    public BroadcastOperator timeout(Duration timeout) {
        return with(flags.withTimeout(timeout));
    }

    @Override
    public void emit(String event, Object... args) {
        namespace.adapter().broadcast(broadcast(DeliveryObserver.NONE, event, args));
    }

    @Override
    public CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args) {
        EmitTally tally = namespace.newTally();
        namespace.adapter().broadcast(broadcast(tally, event, args));
        return tally.outcome();
    }

    @Override
    public <T> CompletableFuture<List<T>> emitWithAck(String event, Class<T> type, Object... args) {
        return namespace
                .adapter()
                .broadcastWithAck(broadcast(DeliveryObserver.NONE, event, args), namespace.nextAckId(), type);
    }

    private Broadcast broadcast(DeliveryObserver observer, String event, Object... args) {
        return new Broadcast(ReservedEvents.requireFree(event), args, selection, flags, observer);
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return namespace.adapter().fetchSockets(selection);
    }

    @Override
    public void socketsJoin(String... rooms) {
        namespace.adapter().forEach(selection, socket -> socket.join(rooms));
    }

    @Override
    public void socketsLeave(String... rooms) {
        namespace.adapter().forEach(selection, socket -> {
            for (String room : rooms) {
                socket.leave(room);
            }
        });
    }

    @Override
    public void disconnectSockets(boolean closeConnections) {
        namespace.adapter().forEach(selection, socket -> socket.disconnect(closeConnections));
    }

    private DefaultBroadcastOperator with(RoomAdapter.Selection changed) {
        return new DefaultBroadcastOperator(namespace, changed, flags);
    }

    private DefaultBroadcastOperator with(EmitFlags changed) {
        return new DefaultBroadcastOperator(namespace, selection, changed);
    }

    private static Set<String> plus(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(Arrays.asList(more));
        return Set.copyOf(all);
    }
}
