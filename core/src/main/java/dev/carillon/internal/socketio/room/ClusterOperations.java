package dev.carillon.internal.socketio.room;

import com.google.gson.JsonObject;
import dev.carillon.AckException;
import dev.carillon.BroadcastAckException;
import dev.carillon.RawJson;
import dev.carillon.RemoteSocket;
import dev.carillon.RoomListener;
import dev.carillon.adapter.AckCollector;
import dev.carillon.adapter.Adapter;
import dev.carillon.adapter.AdapterFactory;
import dev.carillon.adapter.BroadcastListener;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.ClusterRequest;
import dev.carillon.adapter.ClusterResponses;
import dev.carillon.adapter.LocalServer;
import dev.carillon.adapter.LogPosition;
import dev.carillon.adapter.Selection;
import dev.carillon.adapter.SharedLog;
import dev.carillon.adapter.SocketDescription;
import dev.carillon.internal.socketio.packet.AckListener;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.LogText;
import dev.carillon.internal.socketio.packet.PacketText;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.packet.RawArguments;
import dev.carillon.internal.socketio.packet.SocketPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of one namespace that can affect other servers. Each is applied to the sockets of this server, and passed to the
 * {@link Adapter} unless it is local. As a {@link LocalServer}, this class also applies the operations of other servers to the
 * sockets of this server. Thread-safe.
 */
public final class ClusterOperations implements LocalServer {
    private static final Logger log = LoggerFactory.getLogger(ClusterOperations.class);
    private static final long UNSENT_LOG_INTERVAL_MILLIS = 10_000;

    private final String namespace;
    private final RoomIndex index;
    private final LocalBroadcaster broadcaster;
    private final Recovery recovery;
    private final ServerSideReceiver serverSide;
    private final LongSupplier ackIds;
    private final Duration requestsTimeout;
    private final RoomContext context;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicLong nextUnsentLog = new AtomicLong(Long.MIN_VALUE);
    private final Adapter adapter;

    /** Whether there can be other servers. If not, commands for them are not even created. */
    private final boolean clustered;

    private final List<BroadcastListener> listeners = new CopyOnWriteArrayList<>();

    /** The rooms whose events are wanted without members, and how many times. */
    private final Map<String, Integer> watched = new ConcurrentHashMap<>();

    /** The listeners of the adapter. */
    private final List<RoomListener> roomListeners = new CopyOnWriteArrayList<>();

    /** The events of this server that pass through the log of the cluster, if it has one. */
    private final Optional<SharedEmits> sharedEmits;

    /** Takes the application's adapter factory, or null for a single server. */
    public ClusterOperations(
            LocalBroadcaster broadcaster,
            Function<Optional<SharedLog>, Recovery> recoveries,
            ServerSideReceiver serverSide,
            LongSupplier ackIds,
            Duration requestsTimeout,
            AdapterFactory factory) {
        this.namespace = broadcaster.namespace();
        this.index = broadcaster.index();
        this.context = broadcaster.context();
        this.broadcaster = broadcaster;
        this.serverSide = serverSide;
        this.ackIds = ackIds;
        this.requestsTimeout = requestsTimeout;
        this.clustered = factory != null;
        this.adapter = clustered ? factory.create(this) : new InMemoryAdapter(this);
        Optional<SharedLog> sharedLog = adapter.sharedLog();
        this.recovery = recoveries.apply(sharedLog);
        this.sharedEmits = sharedLog.map(log -> new SharedEmits(namespace, context, log, this::deliver));
    }

    public Recovery recovery() {
        return recovery;
    }

    // ---- lifecycle ----

    public void start() {
        call(adapter::start).whenComplete((started, error) -> {
            if (error != null) {
                log.error("the adapter of namespace {} could not join the cluster", logName(), error);
            }
        });
    }

    public CompletionStage<Void> close() {
        return call(adapter::close);
    }

    /** Calls the adapter. If it throws instead of completing exceptionally, the sockets of this server must not be affected. */
    private static <T> CompletionStage<T> call(Supplier<CompletionStage<T>> operation) {
        try {
            return operation.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Registers a listener for all broadcasts. */
    public void addListener(BroadcastListener added) {
        listeners.add(added);
    }

    /** Tells the listeners of an event, with its position in the log of the cluster if it is there. */
    private void report(PacketText text, Selection selection, Optional<LogPosition> position) {
        if (listeners.isEmpty()) {
            return;
        }
        withoutOwnRooms(selection).ifPresent(others -> {
            for (BroadcastListener listener : listeners) {
                try {
                    if (position.isPresent()) {
                        listener.onLoggedBroadcast(text.data(), others, position.get());
                    } else {
                        listener.onBroadcast(text.data(), others);
                    }
                } catch (RuntimeException e) { // it must not prevent the event from being sent
                    log.error("a listener for broadcasts has failed, in namespace {}", logName(), e);
                }
            }
        });
    }

    /** Receives the events of a room from other servers although it has no members, until the returned task is run. */
    public Runnable watch(String room) {
        watched.merge(room, 1, Integer::sum);
        roomListeners.forEach(listener -> listener.onCreate(room));
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                watched.computeIfPresent(room, (name, count) -> count == 1 ? null : count - 1);
                roomListeners.forEach(listener -> listener.onDelete(room));
            }
        };
    }

    public Optional<SharedLog> sharedLog() {
        return adapter.sharedLog();
    }

    /** Counts the servers that have this namespace, this one included. */
    public CompletableFuture<Integer> serverCount() {
        if (!clustered) {
            return CompletableFuture.completedFuture(1);
        }
        CompletableFuture<Integer> count = new CompletableFuture<>();
        call(adapter::serverCount)
                .whenComplete((servers, error) -> context.replies().execute(() -> {
                    if (error != null) {
                        count.completeExceptionally(error);
                    } else {
                        count.complete(servers);
                    }
                }));
        return count;
    }

    /** Removes the own rooms of sockets, because what is emitted there is for one client. Empty if there are no other rooms. */
    private Optional<Selection> withoutOwnRooms(Selection selection) {
        if (selection.rooms().stream().noneMatch(this::isOwnRoom)) {
            return Optional.of(selection);
        }
        Set<String> others =
                selection.rooms().stream().filter(room -> !isOwnRoom(room)).collect(Collectors.toSet());
        return others.isEmpty() ? Optional.empty() : Optional.of(new Selection(others, selection.except()));
    }

    private boolean isOwnRoom(String room) {
        return index.isOwnRoom(room) || recovery.isOwnRoom(room);
    }

    // ---- for this server's application ----

    /** Delivers an event to the selected sockets. */
    public void broadcast(Broadcast broadcast) {
        EmitFlags flags = broadcast.flags();
        PacketText text =
                context.encoder().eventText(namespace, SocketPacket.NO_ACK, flags, broadcast.event(), broadcast.args());
        if (sharedEmits.isPresent() && !flags.local()) {
            sharedEmits.get().emit(broadcast, text, command(broadcast, text));
            return;
        }
        report(text, broadcast.selection(), Optional.empty());
        recovery.broadcast(broadcast, text);
        if (isForOthers(flags)) {
            send(command(broadcast, text));
        }
    }

    /** Delivers an event to one socket of this server. Other servers need it only to recover the socket. */
    public void emit(Broadcast toSocket) {
        if (sharedEmits.isPresent()) {
            broadcast(toSocket);
        } else {
            broadcast(new Broadcast(
                    toSocket.event(),
                    toSocket.args(),
                    toSocket.selection(),
                    toSocket.flags().asLocal(),
                    toSocket.observer()));
        }
    }

    /** Runs a task after all events that were emitted until now have been delivered to the clients of this server. */
    public void afterEmits(Runnable task) {
        if (sharedEmits.isPresent()) {
            sharedEmits.get().afterEmits(task);
        } else {
            task.run();
        }
    }

    /** Delivers an event of this server, after it was appended to the log of the cluster or, without an entry, could not be. */
    private void deliver(Broadcast broadcast, PacketText text, Optional<SharedLog.Entry> entry) {
        report(text, broadcast.selection(), entry.map(SharedLog.Entry::position));
        if (entry.isPresent()) {
            recovery.deliver(broadcast, text, entry.get().position());
        } else {
            recovery.broadcast(broadcast, text);
        }
    }

    private boolean isForOthers(EmitFlags flags) {
        return clustered && !flags.local();
    }

    private static ClusterCommand.Broadcast command(Broadcast broadcast, PacketText text) {
        return new ClusterCommand.Broadcast(
                text.data(),
                broadcast.selection(),
                broadcast.flags().isVolatile(),
                broadcast.flags().compress());
    }

    /** Delivers an event to the selected sockets and collects their acknowledgements. */
    public <T> CompletableFuture<List<T>> broadcastWithAck(Broadcast broadcast, Class<T> type) {
        EmitFlags flags = broadcast.flags();
        long ackId = ackIds.getAsLong();
        PacketText text = context.encoder().eventText(namespace, ackId, flags, broadcast.event(), broadcast.args());
        report(text, broadcast.selection(), Optional.empty());
        BroadcastReplies<T> replies = new BroadcastReplies<>(type, context);
        broadcaster.broadcastWithAck(broadcast, text, ackId, replies);
        if (isForOthers(flags)) {
            askOthers(command(broadcast, text), flags.timeout() == null ? requestsTimeout : flags.timeout(), replies);
        } else {
            replies.ready();
        }
        return replies.future();
    }

    private void askOthers(ClusterCommand.Broadcast command, Duration timeout, BroadcastReplies<?> replies) {
        ScheduledFuture<?> timer =
                context.timeouts().schedule(() -> replies.timedOut(timeout), timeout.toMillis(), TimeUnit.MILLISECONDS);
        replies.future().whenComplete((all, error) -> timer.cancel(false));
        call(adapter::serverCount).whenComplete((count, error) -> {
            if (error != null) {
                log.error("failed to count the servers of the cluster, for namespace {}", logName(), error);
            }
            // If the count is unknown, one server that never reports lets the timeout expire.
            replies.expectServers(count == null ? 1 : Math.max(0, count - 1));
            try {
                adapter.broadcastWithAck(command, timeout, replies);
            } catch (RuntimeException e) {
                logUnsent(command, e);
            }
            replies.ready();
        });
    }

    /** Returns the selected sockets, including those of other servers unless the flags are local. */
    public CompletableFuture<List<RemoteSocket>> fetchSockets(Selection selection, EmitFlags flags) {
        List<RemoteSocket> own = List.copyOf(index.select(selection));
        if (!isForOthers(flags)) {
            return CompletableFuture.completedFuture(own);
        }
        CompletableFuture<List<RemoteSocket>> all = new CompletableFuture<>();
        request(new ClusterRequest.FetchSockets(selection), all, responses -> complete(all, own, responses));
        return all;
    }

    /** Sends a request to the other servers. Passes on their answers, or fails the future with the error of the adapter. */
    private <R> void request(
            ClusterRequest<R> request, CompletableFuture<?> future, Consumer<ClusterResponses<R>> complete) {
        call(() -> adapter.request(request, requestsTimeout))
                .whenComplete((responses, error) -> context.replies().execute(() -> {
                    if (error != null) {
                        future.completeExceptionally(error);
                    } else {
                        complete.accept(responses);
                    }
                }));
    }

    private void complete(
            CompletableFuture<List<RemoteSocket>> all,
            List<RemoteSocket> own,
            ClusterResponses<List<SocketDescription>> responses) {
        List<RemoteSocket> found = new ArrayList<>(own);
        for (List<SocketDescription> answer : responses.answers()) {
            for (SocketDescription description : answer) {
                found.add(new DescribedSocket(this, description));
            }
        }
        if (responses.missing() == 0) {
            all.complete(found);
        } else {
            all.completeExceptionally(new BroadcastAckException(
                    AckException.Reason.TIMEOUT,
                    responses.missing() + " of the other servers have not answered within " + requestsTimeout,
                    found,
                    responses.missing()));
        }
    }

    public void socketsJoin(Selection selection, EmitFlags flags, Set<String> rooms) {
        executeEverywhere(new ClusterCommand.SocketsJoin(selection, rooms), flags);
    }

    public void socketsLeave(Selection selection, EmitFlags flags, Set<String> rooms) {
        executeEverywhere(new ClusterCommand.SocketsLeave(selection, rooms), flags);
    }

    public void disconnectSockets(Selection selection, EmitFlags flags, boolean closeConnections) {
        executeEverywhere(new ClusterCommand.DisconnectSockets(selection, closeConnections), flags);
    }

    private void executeEverywhere(ClusterCommand command, EmitFlags flags) {
        apply(command);
        if (isForOthers(flags)) {
            send(command);
        }
    }

    /** Emits an event to the other servers. A single server receives it itself. */
    public void serverSideEmit(String event, RawArguments args) {
        send(new ClusterCommand.ServerSideEmit(event, args.toJson()));
    }

    /** Emits an event to the other servers and collects their answers. A single server receives it itself. */
    public <T> CompletableFuture<List<T>> serverSideEmitWithAck(String event, RawArguments args, Class<T> type) {
        CompletableFuture<List<T>> future = new CompletableFuture<>();
        request(
                new ClusterRequest.ServerSideEmit(event, args.toJson()),
                future,
                responses -> complete(future, responses, type));
        return future;
    }

    private <T> void complete(CompletableFuture<List<T>> future, ClusterResponses<RawJson> responses, Class<T> type) {
        List<T> replies = new ArrayList<>();
        AckException failure = responses.missing() == 0
                ? null
                : new AckException(AckException.Reason.TIMEOUT, "no answer within " + requestsTimeout);
        for (RawJson answer : responses.answers()) {
            try {
                PayloadCodec payloads = context.payloads();
                replies.add(payloads.readReply(payloads.parse(answer), type));
            } catch (Throwable e) { // application types can throw anything
                failure = new AckException(AckException.Reason.UNREADABLE, "acknowledgement: " + e.getMessage(), e);
            }
        }
        if (failure == null) {
            future.complete(replies);
        } else {
            future.completeExceptionally(new BroadcastAckException(
                    failure.reason(),
                    "not every server has answered: " + failure.getMessage(),
                    replies,
                    responses.missing()));
        }
    }

    private void send(ClusterCommand command) {
        call(() -> adapter.send(command)).whenComplete((sent, error) -> {
            if (error != null) {
                logUnsent(command, error);
            }
        });
    }

    /** Logs a failure at ERROR, but not each one: an outage can concern every event. */
    private void logUnsent(ClusterCommand command, Throwable error) {
        long now = context.clockMillis().getAsLong();
        long next = nextUnsentLog.get();
        if (now >= next && nextUnsentLog.compareAndSet(next, now + UNSENT_LOG_INTERVAL_MILLIS)) {
            log.error(
                    "{} could not be sent to the other servers, for namespace {}; further failures are not logged for 10 s",
                    command.getClass().getSimpleName(),
                    logName(),
                    error);
        }
    }

    // ---- reports of the adapter ----

    @Override
    public void clusterLost(String cause) {
        if (lost.compareAndSet(false, true) && context.observer() != null) {
            context.observer().clusterLost(namespace, cause);
        }
    }

    @Override
    public void clusterRestored() {
        if (lost.compareAndSet(true, false) && context.observer() != null) {
            context.observer().clusterRestored(namespace);
        }
    }

    /** The name may come from a client. */
    private String logName() {
        return LogText.printable(namespace);
    }

    // ---- for other servers ----

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public boolean hasMembers(String room) {
        return index.hasMembers(room) || watched.containsKey(room);
    }

    @Override
    public boolean needs(String room) {
        return !listeners.isEmpty() || index.hasMembers(room) || recovery.isOn();
    }

    @Override
    public void addRoomListener(RoomListener added) {
        index.addListener(added);
        roomListeners.add(added);
    }

    @Override
    public void execute(ClusterCommand command) {
        try {
            apply(command);
        } catch (RuntimeException e) { // invalid data, or a socket in too many rooms
            log.warn(
                    "{} of another server could not be executed, for namespace {}",
                    command.getClass().getSimpleName(),
                    logName(),
                    e);
        }
    }

    @Override
    public void deliver(SharedLog.Entry entry) {
        try {
            sharedEmits.orElseThrow().onEntry(entry, this::deliverOther, this::remember);
        } catch (RuntimeException e) {
            log.warn("an entry of the log could not be delivered, for namespace {}", logName(), e);
        }
    }

    private void deliverOther(SharedLog.Entry entry) {
        ClusterCommand.Broadcast broadcast = entry.broadcast().get();
        deliver(received(broadcast, flags(broadcast)), textOf(broadcast), Optional.of(entry));
    }

    private void remember(SharedLog.Entry entry) {
        ClusterCommand.Broadcast broadcast = entry.broadcast().get();
        recovery.remember(received(broadcast, flags(broadcast)), textOf(broadcast), entry.position());
    }

    private PacketText textOf(ClusterCommand.Broadcast broadcast) {
        return context.encoder().eventText(namespace, SocketPacket.NO_ACK, broadcast.data(), broadcast.compress());
    }

    private void apply(ClusterCommand command) {
        if (command instanceof ClusterCommand.Broadcast broadcast) {
            Broadcast received = received(broadcast, flags(broadcast));
            PacketText text = textOf(broadcast);
            report(text, broadcast.selection(), Optional.empty());
            recovery.broadcast(received, text);
        } else if (command instanceof ClusterCommand.SocketsJoin join) {
            String[] rooms = join.rooms().toArray(String[]::new);
            index.select(join.selection()).forEach(member -> member.join(rooms));
        } else if (command instanceof ClusterCommand.SocketsLeave leave) {
            index.select(leave.selection()).forEach(member -> leave.rooms().forEach(member::leave));
        } else if (command instanceof ClusterCommand.DisconnectSockets disconnect) {
            index.select(disconnect.selection()).forEach(member -> member.disconnect(disconnect.closeConnections()));
        } else if (command instanceof ClusterCommand.ServerSideEmit emit) {
            serverSide.receive(emit.event(), context.payloads().parse(emit.args()));
        }
    }

    private static EmitFlags flags(ClusterCommand.Broadcast broadcast) {
        EmitFlags flags = EmitFlags.NONE.withCompress(broadcast.compress());
        return broadcast.isVolatile() ? flags.asVolatile() : flags;
    }

    /**
     * Converts a broadcast from another server. The data is always checked, because clients disconnect if it is invalid. The
     * arguments are read only if outgoing events are observed.
     */
    private Broadcast received(ClusterCommand.Broadcast broadcast, EmitFlags flags) {
        RawArguments data = context.payloads().parse(broadcast.data());
        if (!context.seesOutgoing()) {
            return new Broadcast("", new Object[0], broadcast.selection(), flags, DeliveryObserver.NONE);
        }
        return new Broadcast(
                context.payloads().eventName(data),
                context.payloads().values(data.withoutFirst()),
                broadcast.selection(),
                flags,
                DeliveryObserver.NONE);
    }

    @Override
    @SuppressWarnings("unchecked") // each request type defines the type of its answer
    public <R> CompletionStage<R> answer(ClusterRequest<R> request) {
        if (request instanceof ClusterRequest.FetchSockets fetch) {
            return (CompletionStage<R>) describe(fetch.selection());
        }
        ClusterRequest.ServerSideEmit emit = (ClusterRequest.ServerSideEmit) request;
        CompletableFuture<RawJson> answer = new CompletableFuture<>();
        serverSide.receive(emit.event(), context.payloads().parse(emit.args()), new AckListener() {
            @Override
            public void onReply(RawArguments args) {
                answer.complete(args.toJson());
            }

            @Override
            public void onFailure(AckException cause) {
                answer.completeExceptionally(cause);
            }
        });
        return (CompletionStage<R>) answer;
    }

    private CompletionStage<List<SocketDescription>> describe(Selection selection) {
        List<Member> members = index.select(selection);
        return CompletableFuture.supplyAsync(
                () -> members.stream().map(this::describe).toList(), context.replies());
    }

    private SocketDescription describe(Member member) {
        JsonObject data =
                PayloadCodec.readJson(context.payloads().toJson(member.data())).getAsJsonObject();
        return new SocketDescription(
                member.id(), member.rooms(), member.handshake().toJson(), data);
    }

    @Override
    public void broadcastWithAck(ClusterCommand.Broadcast broadcast, Duration timeout, AckCollector acks) {
        EmitFlags flags = flags(broadcast).withTimeout(timeout);
        long ackId = ackIds.getAsLong();
        broadcaster.broadcastWithAck(
                received(broadcast, flags),
                context.encoder().eventText(namespace, ackId, broadcast.data(), broadcast.compress()),
                ackId,
                new ForwardedAcks(acks));
    }
}
