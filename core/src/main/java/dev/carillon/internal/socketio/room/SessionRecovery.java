package dev.carillon.internal.socketio.room;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.Handshake;
import dev.carillon.internal.socketio.packet.EncodedPacket;
import dev.carillon.internal.socketio.packet.PacketText;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps the sessions of disconnected clients in memory. Clients can recover only on this server. */
public final class SessionRecovery extends LoggedRecovery {
    /** The sessions of clients that have lost their connection. */
    private final SavedSessions away;

    SessionRecovery(LocalBroadcaster broadcaster, ConnectionStateRecovery options, String offsetPrefix) {
        super(
                broadcaster,
                options,
                new RecoveryLog(
                        offsetPrefix,
                        options,
                        broadcaster.context().clockMillis(),
                        broadcaster.context().limits().heap()));
        this.away = new SavedSessions(options, context.limits(), session -> ownRooms.remove(session.id()));
    }

    @Override
    public synchronized void broadcast(Broadcast broadcast, PacketText packet) {
        if (broadcast.flags().isVolatile()) {
            broadcaster.broadcast(broadcast, packet);
            return;
        }
        // The reference server appends the offset as the last argument. The official client reads it if it is a string.
        PacketText kept = packet.withArgument(log.nextOffset());
        EncodedPacket encoded = context.encoder().encode(kept); // a packet that cannot be sent must not be stored
        if (!isClosed()) {
            log.append(kept.copy(), broadcast.selection());
            scheduleCleanUp();
        }
        broadcaster.broadcastInOrder(broadcast, encoded);
    }

    @Override
    void save(SavedSession session) {
        ownRooms.add(session.id()); // it may be removed again, if there is too little memory
        away.save(session);
        scheduleCleanUp();
    }

    @Override
    boolean dropExpired(long oldestMillis) {
        away.removeOlderThan(oldestMillis);
        return !away.isEmpty();
    }

    @Override
    public synchronized void close() {
        super.close();
        away.clear();
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
}
