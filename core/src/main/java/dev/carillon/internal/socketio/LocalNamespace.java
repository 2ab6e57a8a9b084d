package dev.carillon.internal.socketio;

import dev.carillon.Ack;
import dev.carillon.BroadcastOperator;
import dev.carillon.EventHandler;
import dev.carillon.Middleware;
import dev.carillon.Namespace;
import dev.carillon.RoomListener;
import dev.carillon.Socket;
import dev.carillon.adapter.BroadcastListener;
import dev.carillon.adapter.Selection;
import dev.carillon.adapter.SharedLog;
import dev.carillon.internal.socketio.handler.AnnotatedListeners;
import dev.carillon.internal.socketio.handler.EntryHandlers;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.PacketEncoder;
import dev.carillon.internal.socketio.room.ClusterOperations;
import dev.carillon.internal.socketio.room.EmitTally;
import dev.carillon.internal.socketio.room.LocalBroadcaster;
import dev.carillon.internal.socketio.room.LoopMembers;
import dev.carillon.internal.socketio.room.Member;
import dev.carillon.internal.socketio.room.Recovery;
import dev.carillon.internal.socketio.room.RoomIndex;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A namespace of this server: its middlewares and handlers, its sockets and their rooms. */
public final class LocalNamespace implements Namespace {
    private static final int OFFSET_PREFIX_LENGTH = 8;

    private final String name;
    private final SocketIoContext context;
    private final ConcurrentMap<String, ClientSocket> sockets = new ConcurrentHashMap<>();
    private final ConcurrentMap<EventLoop, LoopMembers> loops = new ConcurrentHashMap<>();
    private final RoomIndex index;
    private final ClusterOperations cluster;
    private final EntryHandlers entry = new EntryHandlers();
    private final ServerSideEvents serverSide;

    /** Ack ids are unique per namespace, as in the reference server, because a broadcast uses the same id for all sockets. */
    private final AtomicLong ackIds = new AtomicLong();

    private volatile Runnable onEmpty;
    private int clients;
    private boolean abandoned;

    private final BroadcastOperator all = new DefaultBroadcastOperator(this, Selection.ALL, EmitFlags.NONE);

    LocalNamespace(String name, SocketIoContext context) {
        this.name = name;
        this.context = context;
        this.serverSide = new ServerSideEvents(this, context);
        this.index = new RoomIndex(sockets);
        LocalBroadcaster broadcaster = new LocalBroadcaster(name, index, loops, context.rooms());
        String offsetPrefix = context.ids().get().substring(0, OFFSET_PREFIX_LENGTH);
        this.cluster = new ClusterOperations(
                broadcaster,
                sharedLog -> context.options().recoveries().create(broadcaster, offsetPrefix, sharedLog),
                serverSide,
                this::nextAckId,
                context.options().requestsTimeout(),
                context.options().adapter());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Namespace use(Middleware middleware) {
        entry.use(middleware);
        return this;
    }

    @Override
    public Namespace onConnection(Consumer<? super Socket> handler) {
        entry.onConnection(handler);
        return this;
    }

    @Override
    public Namespace addListeners(Object listeners) {
        AnnotatedListeners annotated = new AnnotatedListeners(listeners);
        annotated.requireReadable(context.payloads());
        annotated.register(this);
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
    public Namespace onRoomEvent(RoomListener listener) {
        index.addListener(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    @Override
    public Namespace onBroadcast(BroadcastListener listener) {
        cluster.addListener(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    @Override
    public Runnable watch(String room) {
        return cluster.watch(room);
    }

    @Override
    public Optional<SharedLog> sharedLog() {
        return cluster.sharedLog();
    }

    @Override
    public Set<String> rooms() {
        return index.names();
    }

    @Override
    public Collection<Socket> socketsIn(String room) {
        List<Socket> found = new ArrayList<>();
        for (Member member : index.members(room)) {
            socket(member.id()).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public CompletableFuture<Integer> serverCount() {
        return cluster.serverCount();
    }

    @Override
    public void serverSideEmit(String event, Object... args) {
        cluster.serverSideEmit(
                ServerSideEvents.requireFree(event), context.payloads().toRaw(args));
    }

    @Override
    public <T> CompletableFuture<List<T>> serverSideEmitWithAck(String event, Class<T> type, Object... args) {
        return cluster.serverSideEmitWithAck(
                ServerSideEvents.requireFree(event), context.payloads().toRaw(args), type);
    }

    @Override
    public Namespace onServerSideEmit(String event, EventHandler handler) {
        serverSide.add(event, handler);
        return this;
    }

    @Override
    public <T> Namespace onServerSideEmit(String event, Class<T> type, Consumer<? super T> handler) {
        context.payloads().requireReadable(type, event);
        return Namespace.super.onServerSideEmit(event, type, handler);
    }

    @Override
    public <T> Namespace onServerSideEmit(String event, Class<T> type, BiConsumer<? super T, Ack> handler) {
        context.payloads().requireReadable(type, event);
        return Namespace.super.onServerSideEmit(event, type, handler);
    }

    @Override
    public Namespace offServerSideEmit(String event, EventHandler handler) {
        serverSide.remove(event, handler);
        return this;
    }

    /** Creates a tally for the outcome of one broadcast. */
    EmitTally newTally() {
        return new EmitTally(context.handlerExecutor().replies(), 0);
    }

    @Override
    public BroadcastOperator all() {
        return all;
    }

    /** Sets a task to run when no client is connected or connecting to the namespace any more. */
    void onEmpty(Runnable task) {
        onEmpty = task;
    }

    /** Counts a client that is connecting. Returns false if the namespace has been removed meanwhile. */
    synchronized boolean enter() {
        if (abandoned) {
            return false;
        }
        clients++;
        return true;
    }

    /** Counts a client that has disconnected or was refused. */
    void exit() {
        synchronized (this) {
            clients--;
            if (clients > 0 || onEmpty == null) {
                return;
            }
            abandoned = true;
        }
        onEmpty.run();
    }

    /** Makes an admitted socket visible. */
    void add(ClientSocket socket) {
        sockets.put(socket.id(), socket);
        loops.computeIfAbsent(socket.session().loop(), loop -> new LoopMembers())
                .add(socket);
    }

    void remove(ClientSocket socket) {
        sockets.remove(socket.id(), socket);
        LoopMembers members = loops.get(socket.session().loop());
        if (members != null) { // null if the socket ended before any was added
            members.remove(socket);
        }
    }

    EntryHandlers entry() {
        return entry;
    }

    RoomIndex roomIndex() {
        return index;
    }

    Recovery recovery() {
        return cluster.recovery();
    }

    ClusterOperations cluster() {
        return cluster;
    }

    PacketEncoder encoder() {
        return context.encoder();
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
