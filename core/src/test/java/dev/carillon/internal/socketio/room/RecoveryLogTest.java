package dev.carillon.internal.socketio.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.ConnectionStateRecovery;
import dev.carillon.adapter.Selection;
import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.socketio.packet.PacketText;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.internal.socketio.packet.SocketPacketType;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The log of emitted packets: offsets, selection by room, and limits. */
class RecoveryLogTest {
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
    private final RecoveryLog log = new RecoveryLog(
            "test",
            ConnectionStateRecovery.builder()
                    .maxDisconnectionDuration(Duration.ofMinutes(2))
                    .maxPackets(100)
                    .maxBytes(20_000)
                    .build(),
            clock::get,
            budget);

    private String append(String payload, Selection selection) {
        String offset = log.nextOffset();
        log.append(
                new PacketText(SocketPacketType.EVENT, "/", SocketPacket.NO_ACK, payload, List.of(), true), selection);
        return offset;
    }

    private static Selection to(String... rooms) {
        return new Selection(Set.of(rooms), Set.of());
    }

    @Test
    void offsetIdentifiesItsPacket() {
        append("[1]", to());
        String second = append("[2]", to());
        assertEquals(OptionalLong.of(2), log.numberOf(second));
        for (String foreign :
                List.of("", "x", "test-", "test-3", "test-0", "test--1", "other-1", "test-zzzzzzzzzzzzzzzz")) {
            assertEquals(OptionalLong.empty(), log.numberOf(foreign), foreign);
        }
    }

    @Test
    void packetsOfTheRoomsAreReturnedInOrder() {
        append("[\"all\"]", to());
        append("[\"a\"]", to("a", "x"));
        append("[\"b\"]", to("b"));
        append("[\"not a\"]", new Selection(Set.of(), Set.of("a")));
        assertEquals(List.of("[\"all\"]", "[\"a\"]"), payloads(0, "a"));
        assertEquals(List.of("[\"a\"]"), payloads(1, "a"));
        assertEquals(List.of("[\"all\"]", "[\"b\"]", "[\"not a\"]"), payloads(0, "b"));
    }

    private List<String> payloads(long number, String... rooms) {
        return log.after(number, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.isFor(Set.of(rooms)))
                .map(entry -> entry.packet().payload())
                .toList();
    }

    @Test
    void evictedOffsetIsNotCovered() {
        append("[1]", to());
        assertTrue(log.covers(0));
        clock.addAndGet(Duration.ofMinutes(3).toMillis());
        assertFalse(log.covers(0));
        assertTrue(log.covers(1), "nothing is missed after the last packet");
    }

    /** Simulates ten minutes with 200 events per second. */
    @Test
    void logStaysWithinItsLimits() {
        for (int i = 0; i < 10 * 60 * 200; i++) {
            clock.addAndGet(5);
            append("[\"event\"," + "x".repeat(i % 50) + "]", to());
            assertTrue(log.size() <= 100, "count");
            assertTrue(log.bytes() <= 20_000, "bytes");
            assertEquals(log.bytes(), budget.held());
        }
        clock.addAndGet(Duration.ofMinutes(3).toMillis());
        append("[1]", to());
        assertEquals(1, log.size());
    }
}
