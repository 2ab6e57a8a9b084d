package dev.carillon.internal.socketio.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.ConnectionStateRecovery.Failure;
import dev.carillon.DisconnectReason;
import dev.carillon.adapter.Selection;
import dev.carillon.internal.limit.ServerLimits;
import dev.carillon.internal.socketio.packet.EmitFlags;
import dev.carillon.internal.socketio.packet.JsonPacketFormat;
import dev.carillon.internal.socketio.packet.PacketEncoder;
import dev.carillon.internal.socketio.packet.PayloadCodec;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.observe.Limit;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The saved sessions of disconnected clients, tested without connections. */
class SessionRecoveryTest {
    private final List<Failure> failures = new ArrayList<>();
    private final ConnectionStateRecovery options = ConnectionStateRecovery.builder()
            .maxDisconnectionDuration(Duration.ofMinutes(2))
            .maxSessionBytes(10_000)
            .maxPackets(1000)
            .onFailure((failure, handshake) -> failures.add(failure))
            .build();
    private long now = 1_000;
    private final PayloadCodec payloads = new PayloadCodec(new Gson());
    private final PacketEncoder encoder = new PacketEncoder(payloads, new JsonPacketFormat(10, 100));
    private final ServerLimits limits = ServerLimits.none();
    private final EmbeddedChannel timer = new EmbeddedChannel();
    private final RoomContext context = new RoomContext(
            payloads, encoder, Runnable::run, new AtomicBoolean(), timer.eventLoop(), () -> now, limits, null);
    private final Map<String, FakeMember> sockets = new HashMap<>();
    private final RoomIndex index = new RoomIndex(sockets);
    private final SessionRecovery recovery =
            new SessionRecovery(new LocalBroadcaster("/", index, Map.of(), context), options, "prefix");

    private void emit(EmitFlags flags, String... rooms) {
        Broadcast broadcast = new Broadcast(
                "event", new Object[0], new Selection(Set.of(rooms), Set.of()), flags, DeliveryObserver.NONE);
        recovery.broadcast(broadcast, encoder.eventText("/", SocketPacket.NO_ACK, flags, "event"));
        sockets.values().forEach(FakeMember::runTasks);
    }

    private FakeMember connect(FakeMember member) {
        member.in(index);
        recovery.admit(
                member,
                () -> {
                    member.connected();
                    sockets.put(member.id(), member);
                },
                () -> {});
        return member;
    }

    private void lose(FakeMember member) {
        sockets.remove(member.id());
        recovery.dismiss(member, DisconnectReason.TRANSPORT_ERROR);
        member.leaveRooms();
    }

    private Optional<SavedSession> restore(String pid, String offset) {
        return recovery.restore(pid, Optional.ofNullable(offset), new FakeMember("any").handshake())
                .toCompletableFuture()
                .join();
    }

    private FakeMember comeBack(SavedSession session) {
        return connect(new FakeMember(session.id()).savedAs(session));
    }

    @Test
    void clientReceivesMissedPackets() {
        FakeMember ada = connect(new FakeMember("ada"));
        emit(EmitFlags.NONE);
        lose(ada);
        emit(EmitFlags.NONE);
        emit(EmitFlags.NONE);
        SavedSession session = restore(ada.pid(), "prefix-1").orElseThrow();
        assertEquals(List.of("resend", "resend"), comeBack(session).events());
        assertTrue(restore(ada.pid(), "prefix-1").isEmpty(), "once");
    }

    @Test
    void memoryIsReleasedWhenEverythingHasExpired() {
        timer.freezeTime();
        lose(connect(new FakeMember("ada")));
        emit(EmitFlags.NONE);
        assertTrue(limits.heap().held() > 0);
        now += Duration.ofMinutes(3).toMillis();
        timer.advanceTimeBy(3, TimeUnit.MINUTES);
        timer.runScheduledPendingTasks();
        assertEquals(0, limits.heap().held());
    }

    /** Otherwise, sessions that are saved shortly after another one would be kept for twice as long. */
    @Test
    void eachSessionIsDroppedSoonAfterItHasExpired() {
        timer.freezeTime();
        lose(connect(new FakeMember("ada")));
        pass(Duration.ofMinutes(1));
        lose(connect(new FakeMember("bob")));
        pass(Duration.ofMinutes(2));
        assertTrue(limits.heap().held() > 0);
        pass(Duration.ofSeconds(20));
        assertEquals(0, limits.heap().held());
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            now += 1000;
            timer.advanceTimeBy(1, TimeUnit.SECONDS);
            timer.runScheduledPendingTasks();
        }
    }

    @Test
    void sessionsWithTheMostRoomsAreDroppedFirst() {
        FakeMember ada = connect(new FakeMember("ada"));
        lose(ada);
        List<FakeMember> greedy = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FakeMember member = connect(new FakeMember("greedy " + i));
            for (int room = 0; room < 9; room++) {
                member.join("x".repeat(100) + room);
            }
            lose(member);
            greedy.add(member);
        }
        assertTrue(restore(ada.pid(), null).isPresent());
        long kept = greedy.stream()
                .filter(member -> restore(member.pid(), null).isPresent())
                .count();
        assertTrue(kept > 0 && kept < 5, () -> kept + " of the large sessions");
        assertEquals(20 - kept, limits.counters().counts().get(Limit.SAVED_SESSION_BYTES));
    }

    @Test
    void everythingIsResentOnlyAFewTimes() {
        FakeMember ada = connect(new FakeMember("ada"));
        emit(EmitFlags.NONE);
        for (int i = 0; i < 3; i++) {
            lose(ada);
            ada = comeBack(restore(ada.pid(), null).orElseThrow());
            assertEquals(List.of("resend"), ada.events());
        }
        lose(ada);
        assertTrue(restore(ada.pid(), null).isEmpty());
        assertEquals(List.of(Failure.UNKNOWN_OFFSET), failures);
    }

    @Test
    void offsetRestartsTheCountOfRecoveries() {
        FakeMember ada = connect(new FakeMember("ada"));
        emit(EmitFlags.NONE);
        for (int i = 0; i < 8; i++) {
            lose(ada);
            ada = comeBack(restore(ada.pid(), i % 3 == 2 ? "prefix-1" : null).orElseThrow());
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void replayWaitsForASlowClient() {
        FakeMember ada = connect(new FakeMember("ada"));
        lose(ada);
        emit(EmitFlags.NONE);
        FakeMember back = new FakeMember("ada").savedAs(restore(ada.pid(), null).orElseThrow());
        back.congested(true);
        connect(back);
        emit(EmitFlags.NONE);
        assertEquals(List.of(), back.events());
        assertTrue(back.isConnecting());
        assertEquals(Optional.of(back), recovery.present(back.pid()));
        back.congested(false);
        back.pass(Duration.ofMillis(10));
        assertEquals(List.of("resend", "resend"), back.events());
        assertFalse(back.isConnecting());
        emit(EmitFlags.NONE);
        back.runTasks();
        assertEquals("deliver", back.events().get(back.events().size() - 1));
    }

    @Test
    void connectionIsClosedIfMissedPacketsAreDroppedDuringTheReplay() {
        FakeMember ada = connect(new FakeMember("ada"));
        lose(ada);
        emit(EmitFlags.NONE);
        FakeMember back = new FakeMember("ada").savedAs(restore(ada.pid(), null).orElseThrow());
        back.congested(true);
        connect(back);
        for (int i = 0; i < 1000; i++) {
            emit(EmitFlags.NONE);
        }
        back.congested(false);
        back.pass(Duration.ofMillis(10));
        assertTrue(back.isConnectionClosed());
        assertEquals(List.of(), back.events());
    }

    @Test
    void manyMissedPacketsAreSentInSlices() {
        FakeMember ada = connect(new FakeMember("ada"));
        lose(ada);
        for (int i = 0; i < 1000; i++) {
            emit(EmitFlags.NONE);
        }
        FakeMember back = comeBack(restore(ada.pid(), null).orElseThrow());
        for (int i = 0; i < 1000 && back.isConnecting(); i++) {
            back.pass(Duration.ofMillis(1));
        }
        assertEquals(Collections.nCopies(1000, "resend"), back.events());
    }

    @Test
    void volatilePacketsAndOtherRoomsAreNotResent() {
        FakeMember ada = connect(new FakeMember("ada"));
        ada.join("lobby");
        lose(ada);
        emit(EmitFlags.NONE, "lobby");
        emit(EmitFlags.NONE, "other");
        emit(EmitFlags.NONE.asVolatile(), "lobby");
        SavedSession session = restore(ada.pid(), null).orElseThrow();
        assertEquals(Set.of("ada", "lobby"), session.rooms());
        assertEquals(List.of("resend"), comeBack(session).events());
    }

    @Test
    void failedRecoveryReportsItsReason() {
        FakeMember ada = connect(new FakeMember("ada"));
        lose(ada);
        now += Duration.ofMinutes(3).toMillis();
        assertTrue(restore(ada.pid(), null).isEmpty());
        assertTrue(restore("unknown", null).isEmpty());
        assertEquals(List.of(Failure.EXPIRED, Failure.UNKNOWN_SESSION), failures);
    }

    @Test
    void unknownOffsetRecoversNothing() {
        FakeMember ada = connect(new FakeMember("ada"));
        emit(EmitFlags.NONE);
        lose(ada);
        assertTrue(restore(ada.pid(), "other-1").isEmpty());
        assertTrue(restore(ada.pid(), "prefix-9").isEmpty());
        assertEquals(List.of(Failure.UNKNOWN_OFFSET, Failure.UNKNOWN_OFFSET), failures);
        assertTrue(restore(ada.pid(), "prefix-1").isPresent(), "it is still kept");
    }

    @Test
    void deliberatelyClosedSessionIsNotSaved() {
        FakeMember ada = connect(new FakeMember("ada"));
        sockets.remove("ada");
        recovery.dismiss(ada, DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        assertTrue(restore(ada.pid(), null).isEmpty());
    }

    @Test
    void sessionPutBackCanBeRestoredAgain() {
        FakeMember ada = connect(new FakeMember("ada"));
        lose(ada);
        recovery.putBack(restore(ada.pid(), null).orElseThrow());
        assertTrue(restore(ada.pid(), null).isPresent());
    }

    @Test
    void connectedSocketIsFound() {
        FakeMember ada = connect(new FakeMember("ada"));
        assertEquals(Optional.of(ada), recovery.present(ada.pid()));
        lose(ada);
        assertEquals(Optional.empty(), recovery.present(ada.pid()));
    }
}
