package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.DisconnectReason;
import dev.carillon.Handshake;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.LogText;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the emitted packets in memory. Emitting, admitting and dismissing share one lock. The order of the log is therefore the
 * order of delivery, and a recovered socket misses no packet and receives none twice. Subclasses store the sessions.
 */
abstract class LoggedRecovery implements Recovery, Replay.Source {
    private static final Set<DisconnectReason> RECOVERABLE = EnumSet.of(
            DisconnectReason.TRANSPORT_ERROR,
            DisconnectReason.TRANSPORT_CLOSE,
            DisconnectReason.FORCED_CLOSE,
            DisconnectReason.PING_TIMEOUT,
            DisconnectReason.SERVER_SHUTTING_DOWN,
            DisconnectReason.FORCED_SERVER_CLOSE);

    /**
     * How many times in a row a client can recover without an offset. Each time, it is sent everything since it first
     * connected, so a few bytes would otherwise cause megabytes of traffic.
     */
    static final int MAX_RECOVERIES_WITHOUT_OFFSET = 3;

    private static final long CLEAN_UP_DELAY_MILLIS = 1000;

    /** What has expired is kept for an eighth of the time longer. */
    private static final int CLEAN_UPS_PER_DURATION = 8;

    private static final Logger logger = LoggerFactory.getLogger(LoggedRecovery.class);

    final LocalBroadcaster broadcaster;
    final ConnectionStateRecovery options;
    final RoomContext context;
    final RecoveryLog log;

    /** The ids of the sockets that are connected, or saved on this server, or between the two. Thread-safe. */
    final Set<String> ownRooms = ConcurrentHashMap.newKeySet();

    private final Map<String, RecoverableMember> present = new HashMap<>();
    private ScheduledFuture<?> cleanUp;
    private boolean closed;

    LoggedRecovery(LocalBroadcaster broadcaster, ConnectionStateRecovery options, RecoveryLog log) {
        this.broadcaster = broadcaster;
        this.context = broadcaster.context();
        this.options = options;
        this.log = log;
    }

    @Override
    public final boolean isOn() {
        return true;
    }

    // ---- connecting and disconnecting ----

    @Override
    public final void admit(RecoverableMember socket, Runnable enter, Runnable entered) {
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
    public final synchronized Optional<List<RecoveryLog.Entry>> next(long seen, int max) {
        return log.covers(seen) ? Optional.of(log.after(seen, max)) : Optional.empty();
    }

    @Override
    public final synchronized boolean enterIfComplete(RecoverableMember socket, long seen, Runnable enter) {
        if (seen < log.lastNumber()) {
            return false;
        }
        enter(socket, enter);
        return true;
    }

    /** Resends a packet. A failure to encode it must not prevent the client from reconnecting. */
    @Override
    public final void resend(RecoveryLog.Entry entry, RecoverableMember socket) {
        EncodedPacket packet;
        try {
            packet = context.encoder().encode(entry.packet());
        } catch (RuntimeException e) {
            logger.error("a missed packet could not be resent in {}", LogText.printable(broadcaster.namespace()), e);
            return;
        }
        socket.resend(packet);
        packet.release();
    }

    @Override
    public final synchronized void dismiss(RecoverableMember socket, DisconnectReason reason) {
        present.remove(socket.pid(), socket);
        if (RECOVERABLE.contains(reason) && socket.isRecoverable() && !closed) {
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
    public final boolean isOwnRoom(String room) {
        return ownRooms.contains(room);
    }

    @Override
    public final synchronized Optional<RecoverableMember> present(String pid) {
        return Optional.ofNullable(present.get(pid));
    }

    /** Saves a session again, because the client was not admitted. */
    @Override
    public final synchronized void putBack(SavedSession session) {
        present.remove(session.pid());
        if (!closed) {
            save(session);
        }
    }

    /** Saves the session of a client that has lost its connection, and keeps its own room for as long. Called under the lock. */
    abstract void save(SavedSession session);

    final Optional<SavedSession> failed(Failure failure, Handshake handshake) {
        options.failureListener().accept(failure, handshake);
        return Optional.empty();
    }

    // ---- expiry, under the lock ----

    final boolean isClosed() {
        return closed;
    }

    /** Drops what has expired, even if nothing is emitted and no client disconnects until then. */
    final void scheduleCleanUp() {
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
        boolean sessionsAreLeft = dropExpired(oldestTime());
        if (log.size() > 0 || sessionsAreLeft) {
            scheduleCleanUp();
        }
    }

    /** Drops the sessions that were saved before a time. Returns whether others are left. */
    abstract boolean dropExpired(long oldestMillis);

    final long oldestTime() {
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
    }
}
