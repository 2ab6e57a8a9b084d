package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.SocketIOClient;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The clients of a namespace and its rooms, as netty-socketio presents them. Has no state of its own. Thread-safe. */
final class NamespaceClients {
    private final BridgedNamespace namespace;

    NamespaceClients(BridgedNamespace namespace) {
        this.namespace = namespace;
    }

    /** A live view of the engine's sockets as clients. */
    private static final class View extends AbstractCollection<SocketIOClient> {
        private final Collection<Socket> sockets;

        View(Collection<Socket> sockets) {
            this.sockets = sockets;
        }

        @Override
        public Iterator<SocketIOClient> iterator() {
            Iterator<Socket> all = sockets.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public SocketIOClient next() {
                    return BridgedClient.of(all.next());
                }
            };
        }

        @Override
        public int size() {
            return sockets.size();
        }
    }

    /** Returns a live view of all clients. */
    Collection<SocketIOClient> all() {
        return new View(namespace.engine().map(Namespace::sockets).orElse(List.of()));
    }

    /** Finds a client by id. Outside the main namespace, version 3 clients prefix their id with the name of the namespace. */
    Optional<BridgedClient> find(UUID id) {
        return namespace
                .engine()
                .flatMap(present -> present.socket(id.toString()).or(() -> present.socket(present.name() + "#" + id)))
                .map(BridgedClient::of);
    }

    /** Whether a room is the namespace itself: in netty-socketio, the room with the namespace's name contains all clients. */
    boolean isEveryone(String room) {
        return room.equals(namespace.getName());
    }

    /** Returns the members of a room. */
    Collection<SocketIOClient> in(String room) {
        if (isEveryone(room)) {
            return all();
        }
        List<SocketIOClient> members = new ArrayList<>();
        namespace
                .engine()
                .ifPresent(present -> present.socketsIn(Rooms.ofEngine(room))
                        .forEach(socket -> members.add(BridgedClient.of(socket))));
        return members;
    }

    /** Returns the members of rooms without duplicates, or all clients if there are no rooms. */
    Collection<SocketIOClient> in(List<String> rooms) {
        if (rooms.isEmpty()) {
            return all();
        }
        Set<SocketIOClient> members = new LinkedHashSet<>();
        rooms.forEach(room -> members.addAll(in(room)));
        return members;
    }

    /** Returns the rooms of all clients. */
    Set<String> rooms() {
        Set<String> rooms = new LinkedHashSet<>();
        all().forEach(client -> rooms.addAll(client.getAllRooms()));
        return rooms;
    }
}
