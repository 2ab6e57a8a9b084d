package dev.carillon.internal.socketio.room;

import com.google.gson.Gson;
import dev.carillon.Handshake;
import dev.carillon.RemoteSocket;
import dev.carillon.adapter.Selection;
import dev.carillon.adapter.SocketDescription;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.ReservedEvents;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A socket of another server, as described by that server. Operations are executed there. */
record DescribedSocket(ClusterOperations operations, SocketDescription description) implements RemoteSocket {
    private static final Gson GSON = new Gson();

    @Override
    public String id() {
        return description.id();
    }

    @Override
    public Handshake handshake() {
        return Handshake.fromJson(description.handshake());
    }

    @Override
    public Set<String> rooms() {
        return description.rooms();
    }

    @Override
    public Map<String, Object> data() {
        Map<String, Object> values = new LinkedHashMap<>();
        description.data().asMap().forEach((name, value) -> values.put(name, GSON.fromJson(value, Object.class)));
        return Collections.unmodifiableMap(values);
    }

    @Override
    public void join(String... rooms) {
        operations.socketsJoin(self(), EmitFlags.NONE, Set.copyOf(Arrays.asList(rooms)));
    }

    @Override
    public void leave(String room) {
        operations.socketsLeave(self(), EmitFlags.NONE, Set.of(room));
    }

    @Override
    public void emit(String event, Object... args) {
        operations.broadcast(
                new Broadcast(ReservedEvents.requireFree(event), args, self(), EmitFlags.NONE, DeliveryObserver.NONE));
    }

    @Override
    public void disconnect(boolean closeConnection) {
        operations.disconnectSockets(self(), EmitFlags.NONE, closeConnection);
    }

    private Selection self() {
        return new Selection(Set.of(id()), Set.of());
    }

    @Override
    public String toString() {
        return "RemoteSocket[" + id() + "]";
    }
}
