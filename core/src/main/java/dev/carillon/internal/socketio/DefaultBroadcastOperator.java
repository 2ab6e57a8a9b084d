package dev.carillon.internal.socketio;

import dev.carillon.BroadcastOperator;
import dev.carillon.EmitOutcome;
import dev.carillon.RemoteSocket;
import dev.carillon.adapter.Selection;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.ReservedEvents;
import dev.carillon.internal.socketio.room.Broadcast;
import dev.carillon.internal.socketio.room.DeliveryObserver;
import dev.carillon.internal.socketio.room.EmitTally;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A selection of the sockets of a namespace, and the modifiers for emits to them. */
record DefaultBroadcastOperator(LocalNamespace namespace, Selection selection, EmitFlags flags)
        implements BroadcastOperator {

    @Override
    public BroadcastOperator to(String... rooms) {
        return with(new Selection(plus(selection.rooms(), rooms), selection.except()));
    }

    @Override
    public BroadcastOperator except(String... rooms) {
        return with(new Selection(selection.rooms(), plus(selection.except(), rooms)));
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
        namespace.cluster().broadcast(broadcast(DeliveryObserver.NONE, event, args));
    }

    @Override
    public CompletableFuture<EmitOutcome> emitWithOutcome(String event, Object... args) {
        EmitTally tally = namespace.newTally();
        namespace.cluster().broadcast(broadcast(tally, event, args));
        return tally.outcome();
    }

    @Override
    public <T> CompletableFuture<List<T>> emitWithAck(String event, Class<T> type, Object... args) {
        return namespace.cluster().broadcastWithAck(broadcast(DeliveryObserver.NONE, event, args), type);
    }

    private Broadcast broadcast(DeliveryObserver observer, String event, Object... args) {
        return new Broadcast(ReservedEvents.requireFree(event), args, selection, flags, observer);
    }

    @Override
    public CompletableFuture<List<RemoteSocket>> fetchSockets() {
        return namespace.cluster().fetchSockets(selection, flags);
    }

    @Override
    public void socketsJoin(String... rooms) {
        namespace.cluster().socketsJoin(selection, flags, Set.copyOf(Arrays.asList(rooms)));
    }

    @Override
    public void socketsLeave(String... rooms) {
        namespace.cluster().socketsLeave(selection, flags, Set.copyOf(Arrays.asList(rooms)));
    }

    @Override
    public void disconnectSockets(boolean closeConnections) {
        namespace.cluster().disconnectSockets(selection, flags, closeConnections);
    }

    private DefaultBroadcastOperator with(Selection changed) {
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
