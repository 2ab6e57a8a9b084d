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
 * Remembers what was emitted and who is away. Emitting, letting a socket in and letting it go happen under one lock: so the order of
 * the log is the order of delivery, and a socket that comes back misses nothing and gets nothing twice.
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

    /** Oldest first. */
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
        // The reference appends the offset as the last argument; the official client takes a last string for it.
        PacketText kept = packet.withArgument(log.nextOffset());
        EncodedPacket encoded = context.encoder().encode(kept); // what cannot be sent must not be kept
        log.append(kept.copy(), broadcast.selection());
        broadcaster.broadcastInOrder(broadcast, encoded);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    // ---- coming and going ----

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
        if (socket.isConnecting()) { // or else the replay was too much for it
            present.put(socket.pid(), socket);
            enter.run();
        }
    }

    /** One packet that cannot be sent again does not keep its receivers out. */
    private void send(PacketText text, RecoverableMember socket) {
        EncodedPacket packet;
        try {
            packet = context.encoder().encode(text);
        } catch (RuntimeException e) {
            logger.error("a missed packet cannot be sent again in {}", LogText.printable(namespace), e);
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

    /** A client that came back has gone again before it was let in. */
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
