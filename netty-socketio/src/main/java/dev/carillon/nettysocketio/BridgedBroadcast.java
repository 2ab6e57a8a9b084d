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
 * The clients of a namespace, or of some of its rooms. An event is encoded once for all of them, and a client that is in several of
 * the rooms receives it once. What asks for acknowledgements is sent client by client, as inherited.
 */
final class BridgedBroadcast extends SingleRoomBroadcastOperations {
    private final BridgedNamespace namespace;
    private final List<String> rooms;

    /** Without a room: everyone. */
    BridgedBroadcast(BridgedNamespace namespace, List<String> rooms) {
        super(
                namespace.getName(),
                String.join(",", rooms),
                () -> namespace.clientsIn(rooms).iterator(),
                null);
        this.namespace = namespace;
        this.rooms = rooms;
    }

    @Override
    public Collection<SocketIOClient> getClients() {
        return namespace.clientsIn(rooms);
    }

    @Override
    public void sendEvent(String name, Object... data) {
        receivers().ifPresent(receivers -> receivers.emit(name, namespace.json().write(data)));
    }

    @Override
    public void sendEvent(String name, SocketIOClient excluded, Object... data) {
        String[] own = namespace
                .find(excluded.getSessionId())
                .map(client -> new String[] {client.ownRoom()})
                .orElse(new String[0]);
        receivers()
                .ifPresent(receivers ->
                        receivers.except(own).emit(name, namespace.json().write(data)));
    }

    /** To those who were asked about, so that nobody who comes this very moment receives what is not for all. */
    @Override
    public void sendEvent(String name, Predicate<SocketIOClient> excluded, Object... data) {
        String[] chosen = getClients().stream()
                .filter(excluded.negate())
                .map(client -> ((BridgedClient) client).ownRoom())
                .toArray(String[]::new);
        if (chosen.length > 0) { // or else it would be everyone
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

    /** Nobody while the namespace has had no client yet. */
    private Optional<BroadcastOperator> receivers() {
        return namespace.engine().map(engine -> rooms.isEmpty() ? engine.all() : engine.to(Rooms.ofEngine(rooms)));
    }
}
