package dev.carillon.msgpack;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonParser;
import dev.carillon.Parser;
import dev.carillon.Parser.Packet;
import dev.carillon.Parser.ParserException;
import dev.carillon.fuzz.ErrorLog;
import dev.carillon.fuzz.Growth;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.socketio.packet.ParserFormat;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A binary message that should contain one packet as MessagePack. */
class MessagePackFuzzTest {
    /** The longest JSON of a value: a placeholder, for a binary value of two bytes. */
    private static final int MAX_EXPANSION = 20;

    private static final Parser PARSER = new MessagePackParser();

    @FuzzTest
    void message(byte[] message) {
        Optional<Packet> packet = decode(message);
        packet.ifPresent(decoded -> {
            checkSize(decoded, message.length);
            if (!decoded.data().isEmpty()) {
                assertDoesNotThrow(() -> JsonParser.parseString(decoded.data()));
            }
            Packet once = decode(encode(decoded)).orElseThrow();
            Packet twice = decode(encode(once)).orElseThrow(); // large integers become doubles once
            assertEquals(describe(once), describe(twice));
            assertTrue(binaries(decoded).containsAll(binaries(once)), "binary values that were not received");
        });
        decodeInServer(message);
        Growth.requireLinear(message, MessagePackFuzzTest::decode);
    }

    private static Optional<Packet> decode(byte[] message) {
        try {
            return PARSER.newDecoder().onBinary(message);
        } catch (ParserException e) {
            return Optional.empty();
        }
    }

    private static byte[] encode(Packet packet) {
        List<byte[]> messages = new ArrayList<>();
        PARSER.encode(packet, new Parser.Output() {
            @Override
            public void text(String message) {
                throw new AssertionError("a text message");
            }

            @Override
            public void binary(byte[] message) {
                messages.add(message);
            }
        });
        assertEquals(1, messages.size());
        return messages.get(0);
    }

    private static void checkSize(Packet packet, int length) {
        long size =
                packet.attachments().stream().mapToLong(binary -> binary.length).sum();
        assertTrue(size <= length, "binary values larger than the message");
        assertTrue(packet.data().length() <= (long) MAX_EXPANSION * length, "data larger than the message");
    }

    /** The server checks a decoded packet further, and logs an error if a parser throws an exception of its own. */
    private static void decodeInServer(byte[] message) {
        try {
            assertTrue(new ParserFormat(PARSER, 100)
                    .newDecoder()
                    .onBinary(Unpooled.wrappedBuffer(message))
                    .isPresent());
        } catch (PacketFormatException e) {
            assertTrue(e.getMessage().length() < 100, "the message must not contain data of the peer");
        }
        ErrorLog.requireEmpty();
    }

    private static List<String> binaries(Packet packet) {
        return packet.attachments().stream().map(HexFormat.of()::formatHex).toList();
    }

    private static String describe(Packet packet) {
        return packet.type() + " " + packet.namespace() + " " + packet.id() + " " + packet.data() + " "
                + binaries(packet);
    }
}
