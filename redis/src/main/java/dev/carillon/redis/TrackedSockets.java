package dev.carillon.redis;

import dev.carillon.Namespace;
import dev.carillon.RoomListener;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sockets of a server, and which of them have changed. However often a socket changes, it is in the queue once. Thread-safe; no
 * method blocks.
 */
final class TrackedSockets {
    private final Map<Key, Tracked> sockets = new ConcurrentHashMap<>();
    private final Queue<Tracked> changed = new ConcurrentLinkedQueue<>();

    record Key(String namespace, String id) {}

    /** A socket, which may have disconnected. */
    static final class Tracked {
        private final Key key;
        private final Socket socket;
        private final AtomicBoolean isChanged = new AtomicBoolean();

        private Tracked(Key key, Socket socket) {
            this.key = key;
            this.socket = socket;
        }

        Key key() {
            return key;
        }
    }

    /** Tracks the sockets of all namespaces from now on. */
    void track(SocketIoServer io) {
        io.onNewNamespace(this::track);
        io.namespaces().forEach(this::track);
    }

    private void track(Namespace namespace) {
        String name = namespace.name();
        namespace.onRoomEvent(new RoomListener() {
            @Override
            public void onJoin(String room, String socketId) {
                change(new Key(name, socketId));
            }

            @Override
            public void onLeave(String room, String socketId) {
                change(new Key(name, socketId));
            }
        });
        namespace.onConnection(socket -> add(name, socket));
    }

    private void add(String namespace, Socket socket) {
        Tracked tracked = new Tracked(new Key(namespace, socket.id()), socket);
        sockets.put(tracked.key, tracked);
        change(tracked);
        socket.onDisconnect((reason, description) -> remove(tracked));
    }

    private void remove(Tracked tracked) {
        sockets.remove(tracked.key, tracked); // not another socket that was recovered with the same id
        change(tracked);
    }

    /** Notes that a socket has changed, if it is tracked already. Until then, its state will be read anyway. */
    void change(Key key) {
        Tracked tracked = sockets.get(key);
        if (tracked != null) {
            change(tracked);
        }
    }

    private void change(Tracked tracked) {
        if (tracked.isChanged.compareAndSet(false, true)) {
            changed.add(tracked);
        }
    }

    /** Takes the next socket that has changed. */
    Optional<Key> poll() {
        Tracked next = changed.poll();
        if (next == null) {
            return Optional.empty();
        }
        next.isChanged.set(false); // before its state is read
        return Optional.of(next.key);
    }

    /** Forgets which sockets have changed until now. */
    void clearChanges() {
        while (poll().isPresent()) {}
    }

    /** Returns the socket with a key, if it is connected. */
    Optional<Socket> find(Key key) {
        return Optional.ofNullable(sockets.get(key))
                .map(tracked -> tracked.socket)
                .filter(Socket::isConnected);
    }

    /** Goes through all sockets. */
    Iterator<Tracked> all() {
        return sockets.values().iterator();
    }

    /** Removes the sockets that have disconnected, but whose handlers are so busy that they do not know it yet. */
    void removeDisconnected() {
        sockets.values().stream()
                .filter(tracked -> !tracked.socket.isConnected())
                .toList()
                .forEach(this::remove);
    }
}
