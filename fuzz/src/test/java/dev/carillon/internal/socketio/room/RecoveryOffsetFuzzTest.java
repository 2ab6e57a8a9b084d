package dev.carillon.internal.socketio.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.carillon.ConnectionStateRecovery;
import dev.carillon.adapter.Selection;
import dev.carillon.fuzz.Growth;
import dev.carillon.internal.limit.MemoryBudget;
import dev.carillon.internal.socketio.packet.PacketText;
import dev.carillon.internal.socketio.packet.SocketPacket;
import dev.carillon.internal.socketio.packet.SocketPacketType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The offset with which a client asks for missed packets. */
class RecoveryOffsetFuzzTest {
    private static final String PREFIX = "log";
    private static final int PACKETS = 100;

    private final RecoveryLog log = log();

    private static RecoveryLog log() {
        RecoveryLog log = new RecoveryLog(
                PREFIX, ConnectionStateRecovery.builder().build(), () -> 0, new MemoryBudget(Long.MAX_VALUE));
        for (int i = 0; i < PACKETS; i++) {
            PacketText packet =
                    new PacketText(SocketPacketType.EVENT, "/", SocketPacket.NO_ACK, "[1]", List.of(), true);
            log.append(packet, new Selection(Set.of(), Set.of()));
        }
        return log;
    }

    @FuzzTest
    void offset(byte[] input) {
        String offset = new String(input, StandardCharsets.UTF_8);
        OptionalLong number = log.numberOf(offset);
        number.ifPresent(found -> {
            assertTrue(found >= 1 && found <= PACKETS, () -> "no packet has the number " + found);
            assertEquals(number, log.numberOf(PREFIX + "-" + Long.toString(found, 36)));
            assertEquals(PACKETS - found, log.after(found, PACKETS).size());
        });
        Growth.requireLinear(input, large -> log.numberOf(new String(large, StandardCharsets.UTF_8)));
    }
}
