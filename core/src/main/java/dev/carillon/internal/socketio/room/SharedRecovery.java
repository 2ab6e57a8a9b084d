package dev.carillon.internal.socketio.room;

import com.google.gson.JsonObject;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.Handshake;
import dev.carillon.adapter.ClusterCommand;
import dev.carillon.adapter.LogPosition;
import dev.carillon.adapter.SharedLog;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.LogText;
import dev.carillon.internal.socketio.packet.PacketText;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.packet.SocketPacket;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients recover on any server of a cluster, with the {@link SharedLog} of an adapter. Each server reads the whole log and keeps
 * what it has read in memory, so it can resend packets without asking. It reads older packets when the first client needs them that
 * was connected to another server before this one has started.
 */
final class SharedRecovery extends LoggedRecovery {
    private static final Logger logger = LoggerFactory.getLogger(SharedRecovery.class);

    /** Older packets get lower numbers. */
    private static final long FIRST_NUMBER = 1L << 40;

    private static final long NONE = -1;

    private final SharedLog shared;

    /** When the sockets whose own rooms are kept were saved, by socket id; oldest first. */
    private final Map<String, Long> away = new LinkedHashMap<>();

    /** The number of the last packet before the latest one that is not in the log, and when that was delivered. */
    private long lastBeforeUnlogged = NONE;

    private long unloggedMillis;

    /** The position from which on everything was read; null as long as it is the one where this server has started. */
    private LogPosition completeFrom;

    SharedRecovery(LocalBroadcaster broadcaster, ConnectionStateRecovery options, SharedLog shared) {
        super(
                broadcaster,
                options,
                new RecoveryLog(
                        "",
                        FIRST_NUMBER,
                        options,
                        broadcaster.context().clockMillis(),
                        broadcaster.context().limits().heap()));
        this.shared = shared;
    }

    // ---- emitting ----

    /** Delivers a packet that is not in the shared log. */
    @Override
    public synchronized void broadcast(Broadcast broadcast, PacketText packet) {
        if (!broadcast.flags().isVolatile() && !broadcast.flags().local()) {
            lastBeforeUnlogged = log.lastNumber();
            unloggedMillis = context.clockMillis().getAsLong();
        }
        broadcaster.broadcastInOrder(broadcast, context.encoder().encode(packet));
    }

    @Override
    public synchronized void deliver(Broadcast broadcast, PacketText packet, LogPosition position) {
        if (broadcast.flags().isVolatile()) {
            broadcaster.broadcastInOrder(broadcast, context.encoder().encode(packet));
            return;
        }
        PacketText kept = packet.withArgument(position.toString());
        EncodedPacket encoded = context.encoder().encode(kept); // a packet that cannot be sent must not be stored
        keep(kept, broadcast, position);
        broadcaster.broadcastInOrder(broadcast, encoded);
    }

    @Override
    public synchronized void remember(Broadcast broadcast, PacketText packet, LogPosition position) {
        if (!broadcast.flags().isVolatile()) {
            keep(packet.withArgument(position.toString()), broadcast, position);
        }
    }

    private void keep(PacketText packet, Broadcast broadcast, LogPosition position) {
        if (!isClosed()) {
            log.append(packet.copy(), broadcast.selection(), position);
            scheduleCleanUp();
        }
    }

    // ---- sessions ----

    @Override
    void save(SavedSession session) {
        long age = context.clockMillis().getAsLong() - session.time();
        Duration lifetime = options.maxDisconnectionDuration().minusMillis(Math.max(0, age));
        if (lifetime.isNegative() || lifetime.isZero() || mayMissUnlogged()) {
            ownRooms.remove(session.id());
            return;
        }
        Optional<JsonObject> data = dataOf(session);
        if (data.isEmpty()) {
            ownRooms.remove(session.id());
            return;
        }
        ownRooms.add(session.id());
        away.put(session.id(), session.time());
        scheduleCleanUp();
        SessionFormat format = new SessionFormat(
                session.id(),
                session.pid(),
                session.rooms(),
                data.get(),
                log.positionOf(session.since())
                        .or(() -> session.since() == FIRST_NUMBER ? started() : Optional.empty()),
                firstAfterUnlogged(),
                session.time(),
                session.recoveries());
        shared.save(session.pid(), format.toJson(), lifetime);
    }

    /** Returns the data of a session, or empty if it cannot be written as JSON. */
    private Optional<JsonObject> dataOf(SavedSession session) {
        try {
            return Optional.of(PayloadCodec.readJson(context.payloads().toJson(session.data()))
                    .getAsJsonObject());
        } catch (RuntimeException | StackOverflowError e) { // thrown by types of the application
            logger.error(
                    "a client of {} cannot recover, because the data() of its socket cannot be written as JSON",
                    LogText.printable(broadcaster.namespace()),
                    e);
            return Optional.empty();
        }
    }

    private Optional<LogPosition> started() {
        CompletableFuture<LogPosition> start = shared.start().toCompletableFuture();
        return start.isDone() && !start.isCompletedExceptionally() ? Optional.of(start.join()) : Optional.empty();
    }

    private boolean hasUnlogged() {
        return lastBeforeUnlogged != NONE && unloggedMillis >= oldestTime();
    }

    /** Whether the log contains nothing after the latest packet that is not in it. Clients may have missed that packet. */
    private boolean mayMissUnlogged() {
        return hasUnlogged() && lastBeforeUnlogged == log.lastNumber();
    }

    private Optional<LogPosition> firstAfterUnlogged() {
        return hasUnlogged() ? log.positionOf(lastBeforeUnlogged + 1) : Optional.empty();
    }

    @Override
    boolean dropExpired(long oldestMillis) {
        Iterator<Map.Entry<String, Long>> oldestFirst = away.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<String, Long> oldest = oldestFirst.next();
            if (oldest.getValue() >= oldestMillis) {
                return true;
            }
            oldestFirst.remove();
            ownRooms.remove(oldest.getKey());
        }
        return false;
    }

    // ---- recovering ----

    @Override
    public CompletionStage<Optional<SavedSession>> restore(String pid, Optional<String> offset, Handshake handshake) {
        return shared.take(pid)
                // The client may have received an event that this server has not.
                .thenCompose(json -> json.isEmpty()
                        ? CompletableFuture.completedFuture(json)
                        : shared.catchUp().thenApply(done -> json))
                .handle((json, error) -> {
                    if (error != null) {
                        logger.debug("a session could not be read", error);
                        return Optional.<JsonObject>empty();
                    }
                    return json;
                })
                .thenCompose(json -> json.flatMap(found ->
                                SessionFormat.read(found, context.clockMillis().getAsLong()))
                        .map(session -> restore(session, offset, handshake))
                        .orElseGet(
                                () -> CompletableFuture.completedFuture(failed(Failure.UNKNOWN_SESSION, handshake))));
    }

    private CompletionStage<Optional<SavedSession>> restore(
            SessionFormat session, Optional<String> offset, Handshake handshake) {
        if (session.time() < oldestTime()) {
            return CompletableFuture.completedFuture(failed(Failure.EXPIRED, handshake));
        }
        int recoveries = offset.isEmpty() ? session.recoveries() + 1 : 0;
        Optional<LogPosition> seen = offset.isEmpty() ? session.since() : offset.flatMap(LogPosition::parse);
        if (seen.isEmpty()
                || recoveries > MAX_RECOVERIES_WITHOUT_OFFSET
                || session.unlogged()
                        .filter(position -> seen.get().compareTo(position) < 0)
                        .isPresent()) {
            return CompletableFuture.completedFuture(failed(Failure.UNKNOWN_OFFSET, handshake));
        }
        return shared.start()
                .thenCompose(start -> readOlder(seen.get(), start).handle((read, error) -> {
                    if (error != null) {
                        logger.debug("older packets could not be read", error);
                    }
                    return find(session, seen.get(), start, offset.isPresent(), recoveries, handshake);
                }));
    }

    /** Reads the packets between a position and the first one that this server has read, unless they are in memory. */
    private CompletionStage<Void> readOlder(LogPosition from, LogPosition start) {
        if (from.compareTo(completeFrom(start)) >= 0) {
            return CompletableFuture.completedFuture(null);
        }
        return shared.read(from, start).thenAccept(entries -> entries.ifPresent(found -> prepend(from, start, found)));
    }

    private synchronized LogPosition completeFrom(LogPosition start) {
        return completeFrom == null ? start : completeFrom;
    }

    private synchronized void prepend(LogPosition from, LogPosition start, List<SharedLog.Entry> entries) {
        LogPosition oldest = completeFrom(start);
        if (isClosed() || from.compareTo(oldest) >= 0 || log.hasDropped()) {
            return; // another client needed them first, or they would leave a gap
        }
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).position().compareTo(oldest) <= 0) {
                prepend(entries.get(i));
            }
        }
        completeFrom = from;
        scheduleCleanUp();
    }

    private synchronized Optional<SavedSession> find(
            SessionFormat session,
            LogPosition seen,
            LogPosition start,
            boolean isOffset,
            int recoveries,
            Handshake handshake) {
        LogPosition oldest = completeFrom(start);
        if (seen.compareTo(oldest) < 0 || !log.coversAfter(seen)) {
            return failed(Failure.UNKNOWN_OFFSET, handshake);
        }
        long number = log.numberUpTo(seen);
        if (isOffset
                && !seen.equals(oldest)
                && log.positionOf(number).filter(seen::equals).isEmpty()) {
            return failed(Failure.UNKNOWN_OFFSET, handshake); // no event has this offset
        }
        ownRooms.add(session.sid());
        return Optional.of(new SavedSession(
                session.sid(),
                session.pid(),
                session.rooms(),
                session.values(),
                number,
                number,
                session.time(),
                recoveries));
    }

    private void prepend(SharedLog.Entry entry) {
        try {
            ClusterCommand.Broadcast broadcast = entry.broadcast().get();
            if (!broadcast.isVolatile()) {
                PacketText packet = context.encoder()
                        .eventText(
                                broadcaster.namespace(), SocketPacket.NO_ACK, broadcast.data(), broadcast.compress());
                log.prepend(packet.withArgument(entry.position().toString()), broadcast.selection(), entry.position());
            }
        } catch (RuntimeException e) {
            logger.debug(
                    "a malformed entry of the log was ignored in {}", LogText.printable(broadcaster.namespace()), e);
        }
    }
}
