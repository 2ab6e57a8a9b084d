package dev.carillon.internal.socketio;

import dev.carillon.BroadcastOperator;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** An emit to a selection of a namespace's sockets. */
record RoomBroadcast(LocalNamespace namespace, RoomAdapter.Selection selection) implements BroadcastOperator {

    @Override
    public BroadcastOperator to(String... rooms) {
        return with(plus(selection.rooms(), rooms), selection.except());
    }

    @Override
    public BroadcastOperator except(String... rooms) {
        return with(selection.rooms(), plus(selection.except(), rooms));
    }

    @Override
    public void emit(String event, Object... args) {
        EncodedPacket packet = namespace.encoder().event(namespace.name(), SocketPacket.NO_ACK, event, args);
        try {
            namespace.adapter().broadcast(packet, selection);
        } finally {
            packet.release();
        }
    }

    private RoomBroadcast with(Set<String> rooms, Set<String> except) {
        return new RoomBroadcast(namespace, new RoomAdapter.Selection(rooms, except));
    }

    private static Set<String> plus(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(Arrays.asList(more));
        return Set.copyOf(all);
    }
}
