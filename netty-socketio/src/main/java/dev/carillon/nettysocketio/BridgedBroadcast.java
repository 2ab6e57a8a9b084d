package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.SingleRoomBroadcastOperations;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import dev.carillon.BroadcastOperator;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Broadcasts to the clients of a namespace or of some of its rooms. An event is encoded only once, and a client in several of the
 * rooms receives it only once. An event with an acknowledgement is sent to each client separately, by the inherited methods.
 */
final class BridgedBroadcast extends SingleRoomBroadcastOperations {
    private final BridgedNamespace namespace;
    private final List<String> rooms;

    /** Creates a broadcast. Without rooms, it goes to all clients of the namespace. */
    BridgedBroadcast(BridgedNamespace namespace, List<String> rooms) {
        super(
                namespace.getName(),
                String.join(",", rooms),
                () -> namespace.clients().in(rooms).iterator(),
                null);
        this.namespace = namespace;
        this.rooms = rooms;
    }

    @Override
    public Collection<SocketIOClient> getClients() {
        return namespace.clients().in(rooms);
    }

    @Override
    public void sendEvent(String name, Object... data) {
        receivers().ifPresent(receivers -> receivers.emit(name, namespace.json().write(data)));
    }

    @Override
    public void sendEvent(String name, SocketIOClient excluded, Object... data) {
        String[] own = namespace
                .clients()
                .find(excluded.getSessionId())
                .map(client -> new String[] {client.ownRoom()})
                .orElse(new String[0]);
        receivers()
                .ifPresent(receivers ->
                        receivers.except(own).emit(name, namespace.json().write(data)));
    }

    /** Sends to the clients that the predicate was applied to: a client that joins concurrently does not bypass it. */
    @Override
    public void sendEvent(String name, Predicate<SocketIOClient> excluded, Object... data) {
        String[] chosen = getClients().stream()
                .filter(excluded.negate())
                .map(client -> ((BridgedClient) client).ownRoom())
                .toArray(String[]::new);
        if (chosen.length > 0) { // without a room, the event would go to everyone
            namespace
                    .engine()
                    .ifPresent(engine ->
                            engine.to(chosen).emit(name, namespace.json().write(data)));
        }
    }

    @Override
    public void send(Packet packet) {
        if (packet.getSubType() == PacketType.DISCONNECT) {
            disconnect();
        } else {
            sendEvent(packet.getName(), BridgedClient.eventData(packet));
        }
    }

    @Override
    public void disconnect() {
        receivers().ifPresent(BroadcastOperator::disconnectSockets);
    }

    /** Returns the receivers, or empty if the engine has not created the namespace yet. */
    private Optional<BroadcastOperator> receivers() {
        return namespace.engine().map(engine -> rooms.isEmpty() ? engine.all() : engine.to(Rooms.ofEngine(rooms)));
    }
}
