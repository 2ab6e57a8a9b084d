package dev.carillon.internal.socketio;

import dev.carillon.BroadcastOperator;
import dev.carillon.Middleware;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A namespace of this server: who may enter, who is in it, and what happens to them. */
final class LocalNamespace implements Namespace {
    private final String name;
    private final PacketEncoder encoder;
    private final ConcurrentMap<String, ClientSocket> sockets = new ConcurrentHashMap<>();
    private final RoomAdapter adapter = new InMemoryAdapter(sockets);
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super Socket>> connectionHandlers = new CopyOnWriteArrayList<>();

    /** Ack ids count per namespace, as in the reference server: a broadcast needs one that is free in every socket. */
    private final AtomicLong ackIds = new AtomicLong();

    private final BroadcastOperator all = new RoomBroadcast(this, RoomAdapter.Selection.ALL);

    LocalNamespace(String name, PacketEncoder encoder) {
        this.name = name;
        this.encoder = encoder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Namespace use(Middleware middleware) {
        middlewares.add(Objects.requireNonNull(middleware, "middleware"));
        return this;
    }

    @Override
    public Namespace onConnection(Consumer<? super Socket> handler) {
        connectionHandlers.add(Objects.requireNonNull(handler, "handler"));
        return this;
    }

    @Override
    public Collection<Socket> sockets() {
        return Collections.unmodifiableCollection(sockets.values());
    }

    @Override
    public Optional<Socket> socket(String id) {
        return Optional.ofNullable(sockets.get(id));
    }

    @Override
    public Collection<Socket> socketsIn(String room) {
        return List.copyOf(adapter.members(room));
    }

    @Override
    public BroadcastOperator all() {
        return all;
    }

    /** A socket that was accepted becomes visible. */
    void add(ClientSocket socket) {
        sockets.put(socket.id(), socket);
    }

    void remove(ClientSocket socket) {
        sockets.remove(socket.id(), socket);
    }

    List<Middleware> middlewares() {
        return middlewares;
    }

    List<Consumer<? super Socket>> connectionHandlers() {
        return connectionHandlers;
    }

    RoomAdapter adapter() {
        return adapter;
    }

    PacketEncoder encoder() {
        return encoder;
    }

    long nextAckId() {
        return ackIds.getAndIncrement();
    }

    int socketCount() {
        return sockets.size();
    }

    @Override
    public String toString() {
        return "Namespace[" + name + "]";
    }
}
