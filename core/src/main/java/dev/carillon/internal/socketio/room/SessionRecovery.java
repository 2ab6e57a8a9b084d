package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.LogText;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the emitted packets and the sessions of disconnected clients in memory. Emitting, admitting and dismissing share one lock.
 * The order of the log is therefore the order of delivery, and a recovered socket misses no packet and receives none twice.
 */
public final class SessionRecovery implements Recovery, Replay.Source {
    private static final Set<DisconnectReason> RECOVERABLE = EnumSet.of(
            DisconnectReason.TRANSPORT_ERROR,
            DisconnectReason.TRANSPORT_CLOSE,
            DisconnectReason.FORCED_CLOSE,
            DisconnectReason.PING_TIMEOUT,
            DisconnectReason.SERVER_SHUTTING_DOWN,
            DisconnectReason.FORCED_SERVER_CLOSE);

    private static final long CLEAN_UP_DELAY_MILLIS = 1000;

    /** What has expired is kept for an eighth of the time longer. */
    private static final int CLEAN_UPS_PER_DURATION = 8;

    private static final Logger logger = LoggerFactory.getLogger(SessionRecovery.class);

    private final LocalBroadcaster broadcaster;
    private final String namespace;
    private final ConnectionStateRecovery options;
    private final RoomContext context;
    private final RecoveryLog log;

    /**
     * How many times in a row a client can recover without an offset. Each time, it is sent everything since it first
     * connected, so a few bytes would otherwise cause megabytes of traffic.
     */
    private static final int MAX_RECOVERIES_WITHOUT_OFFSET = 3;

    /** The sessions of clients that have lost their connection. */
    private final SavedSessions away;

    private final Map<String, RecoverableMember> present = new HashMap<>();

    /** The ids of the sockets that are connected, or saved, or between the two. Thread-safe. */
    private final Set<String> ownRooms = ConcurrentHashMap.newKeySet();

    private ScheduledFuture<?> cleanUp;
    private boolean closed;

    SessionRecovery(LocalBroadcaster broadcaster, ConnectionStateRecovery options, String offsetPrefix) {
        this.broadcaster = broadcaster;
        this.namespace = broadcaster.namespace();
        this.context = broadcaster.context();
        this.options = options;
        this.log = new RecoveryLog(
                offsetPrefix, options, context.clockMillis(), context.limits().heap());
        this.away = new SavedSessions(options, context.limits(), session -> ownRooms.remove(session.id()));
    }

    // ---- emitting ----

    @Override
    public synchronized void broadcast(Broadcast broadcast, PacketText packet) {
        if (broadcast.flags().isVolatile()) {
            broadcaster.broadcast(broadcast, packet);
            return;
        }
        // The reference server appends the offset as the last argument. The official client reads it if it is a string.
        PacketText kept = packet.withArgument(log.nextOffset());
        EncodedPacket encoded = context.encoder().encode(kept); // a packet that cannot be sent must not be stored
        if (!closed) {
            log.append(kept.copy(), broadcast.selection());
            scheduleCleanUp();
        }
        broadcaster.broadcastInOrder(broadcast, encoded);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    // ---- connecting and disconnecting ----

    @Override
    public void admit(RecoverableMember socket, Runnable enter, Runnable entered) {
        if (socket.saved().isEmpty()) {
            enter(socket, enter);
            entered.run();
        } else {
            recovering(socket);
            new Replay(this, socket, socket.saved().get(), enter, entered).start();
        }
    }

    /** During the replay, the client may reconnect on yet another connection. It must find this socket to end it. */
    private synchronized void recovering(RecoverableMember socket) {
        present.put(socket.pid(), socket);
    }

    private synchronized void enter(RecoverableMember socket, Runnable enter) {
        socket.connectedSince(socket.saved().map(SavedSession::since).orElse(log.lastNumber()));
        present.put(socket.pid(), socket);
        ownRooms.add(socket.id());
        enter.run();
    }

    @Override
    public synchronized Optional<List<RecoveryLog.Entry>> next(long seen, int max) {
        return log.covers(seen) ? Optional.of(log.after(seen, max)) : Optional.empty();
    }

    @Override
    public synchronized boolean enterIfComplete(RecoverableMember socket, long seen, Runnable enter) {
        if (seen < log.lastNumber()) {
            return false;
        }
        enter(socket, enter);
        return true;
    }

    /** Resends a packet. A failure to encode it must not prevent the client from reconnecting. */
    @Override
    public void resend(RecoveryLog.Entry entry, RecoverableMember socket) {
        EncodedPacket packet;
        try {
            packet = context.encoder().encode(entry.packet());
        } catch (RuntimeException e) {
            logger.error("a missed packet could not be resent in {}", LogText.printable(namespace), e);
            return;
        }
        socket.resend(packet);
        packet.release();
    }

    @Override
    public synchronized void dismiss(RecoverableMember socket, DisconnectReason reason) {
        present.remove(socket.pid(), socket);
        if (RECOVERABLE.contains(reason) && socket.isRecoverable()) {
            save(new SavedSession(
                    socket.id(),
                    socket.pid(),
                    Set.copyOf(socket.rooms()),
                    socket.data(),
                    socket.connectedSince(),
                    0,
                    context.clockMillis().getAsLong(),
                    socket.saved().map(SavedSession::recoveries).orElse(0)));
        } else {
            ownRooms.remove(socket.id());
        }
    }

    @Override
    public boolean isOwnRoom(String room) {
        return ownRooms.contains(room);
    }

    /** Saves a session again, because the client was not admitted. */
    @Override
    public synchronized void putBack(SavedSession session) {
        present.remove(session.pid());
        save(session);
    }

    private void save(SavedSession session) {
        if (!closed) {
            ownRooms.add(session.id()); // it may be removed again, if there is too little memory
            away.save(session);
            scheduleCleanUp();
        }
    }

    /** Drops what has expired, even if nothing is emitted and no client disconnects until then. */
    private void scheduleCleanUp() {
        if (cleanUp == null) {
            long delay = options.maxDisconnectionDuration().toMillis() / CLEAN_UPS_PER_DURATION + CLEAN_UP_DELAY_MILLIS;
            cleanUp = context.timeouts().schedule(this::cleanUp, delay, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void cleanUp() {
        if (closed) {
            return;
        }
        cleanUp = null;
        log.trim();
        away.removeOlderThan(oldestTime());
        if (log.size() > 0 || !away.isEmpty()) {
            scheduleCleanUp();
        }
    }

    private long oldestTime() {
        return context.clockMillis().getAsLong()
                - options.maxDisconnectionDuration().toMillis();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (cleanUp != null) {
            cleanUp.cancel(false);
        }
        log.clear(); // returns the memory to the budget of the server, which may live on
        away.clear();
    }

    @Override
    public synchronized Optional<RecoverableMember> present(String pid) {
        return Optional.ofNullable(present.get(pid));
    }

    @Override
    public CompletionStage<Optional<SavedSession>> restore(String pid, Optional<String> offset, Handshake handshake) {
        return CompletableFuture.completedFuture(find(pid, offset, handshake));
    }

    private synchronized Optional<SavedSession> find(String pid, Optional<String> offset, Handshake handshake) {
        SavedSession session = away.get(pid);
        if (session == null) {
            return failed(Failure.UNKNOWN_SESSION, handshake);
        }
        if (session.time() < oldestTime()) {
            away.drop(pid);
            return failed(Failure.EXPIRED, handshake);
        }
        OptionalLong number = offset.isEmpty() ? OptionalLong.of(session.since()) : log.numberOf(offset.get());
        int recoveries = offset.isEmpty() ? session.recoveries() + 1 : 0;
        if (number.isEmpty()
                || recoveries > MAX_RECOVERIES_WITHOUT_OFFSET
                || !log.covers(Math.max(number.getAsLong(), session.since()))) {
            return failed(Failure.UNKNOWN_OFFSET, handshake);
        }
        away.take(pid);
        return Optional.of(session.seen(Math.max(number.getAsLong(), session.since()), recoveries));
    }

    private Optional<SavedSession> failed(Failure failure, Handshake handshake) {
        options.failureListener().accept(failure, handshake);
        return Optional.empty();
    }
}
