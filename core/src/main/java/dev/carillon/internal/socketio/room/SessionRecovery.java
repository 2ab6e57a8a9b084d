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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the emitted packets and the sessions of disconnected clients in memory. Emitting, admitting and dismissing share one lock.
 * The order of the log is therefore the order of delivery, and a recovered socket misses no packet and receives none twice.
 */
public final class SessionRecovery implements Recovery {
    private static final Set<DisconnectReason> RECOVERABLE = EnumSet.of(
            DisconnectReason.TRANSPORT_ERROR,
            DisconnectReason.TRANSPORT_CLOSE,
            DisconnectReason.FORCED_CLOSE,
            DisconnectReason.PING_TIMEOUT,
            DisconnectReason.SERVER_SHUTTING_DOWN,
            DisconnectReason.FORCED_SERVER_CLOSE);

    private static final Logger logger = LoggerFactory.getLogger(SessionRecovery.class);

    private final LocalBroadcaster broadcaster;
    private final String namespace;
    private final ConnectionStateRecovery options;
    private final RoomContext context;
    private final RecoveryLog log;

    /** The saved sessions by private id, oldest first. */
    private final Map<String, SavedSession> away = new LinkedHashMap<>();

    private final Map<String, RecoverableMember> present = new HashMap<>();

    SessionRecovery(LocalBroadcaster broadcaster, ConnectionStateRecovery options, String offsetPrefix) {
        this.broadcaster = broadcaster;
        this.namespace = broadcaster.namespace();
        this.context = broadcaster.context();
        this.options = options;
        this.log = new RecoveryLog(offsetPrefix, options, context.clockMillis());
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
        log.append(kept.copy(), broadcast.selection());
        broadcaster.broadcastInOrder(broadcast, encoded);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    // ---- connecting and disconnecting ----

    @Override
    public synchronized void admit(RecoverableMember socket, Runnable enter) {
        socket.saved().ifPresent(saved -> {
            for (PacketText packet : log.since(saved.seen(), saved.rooms())) {
                if (socket.isConnecting()) {
                    send(packet, socket);
                }
            }
        });
        socket.connectedSince(socket.saved().map(SavedSession::since).orElse(log.lastNumber()));
        if (socket.isConnecting()) { // otherwise the replay has ended a slow client's session
            present.put(socket.pid(), socket);
            enter.run();
        }
    }

    /** Resends a packet. A failure to encode it must not prevent the client from reconnecting. */
    private void send(PacketText text, RecoverableMember socket) {
        EncodedPacket packet;
        try {
            packet = context.encoder().encode(text);
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
                    context.clockMillis().getAsLong()));
        }
    }

    /** Saves a session again, because the client was not admitted. */
    @Override
    public synchronized void putBack(SavedSession session) {
        save(session);
    }

    private void save(SavedSession session) {
        away.remove(session.pid());
        away.put(session.pid(), session);
        dropExpired();
    }

    private void dropExpired() {
        long threshold = context.clockMillis().getAsLong()
                - options.maxDisconnectionDuration().toMillis();
        Iterator<SavedSession> oldestFirst = away.values().iterator();
        while (oldestFirst.hasNext()) {
            SavedSession oldest = oldestFirst.next();
            if (away.size() <= options.maxSessions() && oldest.time() >= threshold) {
                return;
            }
            oldestFirst.remove();
        }
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
        long age = context.clockMillis().getAsLong() - session.time();
        if (age > options.maxDisconnectionDuration().toMillis()) {
            away.remove(pid);
            return failed(Failure.EXPIRED, handshake);
        }
        OptionalLong number = offset.isEmpty() ? OptionalLong.of(session.since()) : log.numberOf(offset.get());
        if (number.isEmpty() || !log.covers(Math.max(number.getAsLong(), session.since()))) {
            return failed(Failure.UNKNOWN_OFFSET, handshake);
        }
        away.remove(pid);
        return Optional.of(session.seen(Math.max(number.getAsLong(), session.since())));
    }

    private Optional<SavedSession> failed(Failure failure, Handshake handshake) {
        options.failureListener().accept(failure, handshake);
        return Optional.empty();
    }
}
