package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire format of Engine.IO v3 where it differs from v4. */
class WireFormatV3Test {
    private final WireFormat format = WireFormat.V3;

    private List<Packet> decode(String body) throws PacketFormatException {
        return Payloads.decode(format, body.getBytes(StandardCharsets.UTF_8), false);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] binary(Packet packet) {
        return ((Packet.Binary) packet).bytes();
    }

    private static Packet message(String text) {
        return new Packet.Text(PacketType.MESSAGE, text);
    }

    @Test
    void textPayloadCountsUtf16Units() throws PacketFormatException {
        List<Packet> packets = decode("6:4hello3:4\uD83D\uDD1410:b4AQIDBA==1:2");
        assertEquals(message("hello"), packets.get(0));
        assertEquals(message("\uD83D\uDD14"), packets.get(1));
        assertArrayEquals(bytes(1, 2, 3, 4), binary(packets.get(2)));
        assertEquals(new Packet.Text(PacketType.PING, ""), packets.get(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4hello",
                "7:4hello",
                ":4hello",
                "x:4hello",
                "-1:4",
                "6:4hello7",
                "1:9",
                "0:",
                "1:b",
                "4:b3AA",
                "9999999999:4"
            })
    void invalidTextPayloadIsRefused(String body) {
        assertThrows(PacketFormatException.class, () -> decode(body));
    }

    @Test
    void binaryPayloadCountsBytesInDecimalDigits() throws PacketFormatException {
        byte[] body = bytes(
                0, 6, 255, '4', 'h', 'e', 'l', 'l', 'o', 1, 5, 255, 4, 1, 2, 3, 4, 0, 1, 0, 255, '4', 'a', 'b', 'c',
                'd', 'e', 'f', 'g', 'h', 'i');
        List<Packet> packets = Payloads.decode(format, body, true);
        assertEquals(message("hello"), packets.get(0));
        assertArrayEquals(bytes(1, 2, 3, 4), binary(packets.get(1)));
        assertEquals(message("abcdefghi"), packets.get(2));
    }

    @Test
    void invalidBinaryPayloadIsRefused() {
        for (byte[] body : List.of(
                bytes(0),
                bytes(0, 6, 255, '4'),
                bytes(0, 10, 255, '4'),
                bytes(1, 2, 255, 3, 1),
                bytes(1, 0, 255),
                bytes(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 255, '4'))) {
            assertThrows(PacketFormatException.class, () -> Payloads.decode(format, body, true), Arrays.toString(body));
        }
    }

    @Test
    void binaryWebSocketMessageStartsWithItsType() throws PacketFormatException {
        assertArrayEquals(bytes(1, 2), binary(format.decodeBinary(Unpooled.wrappedBuffer(bytes(4, 1, 2)))));
        assertThrows(PacketFormatException.class, () -> format.decodeBinary(Unpooled.wrappedBuffer(bytes(1, 2))));
        assertThrows(PacketFormatException.class, () -> format.decodeBinary(Unpooled.wrappedBuffer(bytes())));
        OutboundPacket packet = OutboundPacket.binary(bytes(1, 2));
        assertArrayEquals(bytes(0x82, 3, 4, 1, 2), taken(format.frame(packet)));
        packet.release();
    }

    @Test
    void payloadIsEncodedAsTextOrBytes() {
        OutboundPacket text = OutboundPacket.text(PacketType.MESSAGE, "h\u00E9\uD83D\uDD14");
        OutboundPacket data = OutboundPacket.binary(bytes(1, 2, 3, 4));
        WireFormat.Payload asText = format.encodePayload(List.of(text, data), PollFraming.TEXT);
        assertFalse(asText.binary());
        assertEquals("5:4h\u00E9\uD83D\uDD1410:b4AQIDBA==", new String(taken(asText.body()), StandardCharsets.UTF_8));
        WireFormat.Payload asBytes = format.encodePayload(List.of(text, data), PollFraming.BINARY_IF_NEEDED);
        assertTrue(asBytes.binary());
        assertArrayEquals(
                bytes(0, 8, 255, '4', 'h', 0xC3, 0xA9, 0xF0, 0x9F, 0x94, 0x94, 1, 5, 255, 4, 1, 2, 3, 4),
                taken(asBytes.body()));
        WireFormat.Payload notAscii = format.encodePayload(List.of(text), PollFraming.BINARY_IF_NEEDED);
        assertTrue(notAscii.binary(), "browser clients of 1.4 to 1.7 cannot read it as text");
        assertArrayEquals(bytes(0, 8, 255, '4', 'h', 0xC3, 0xA9, 0xF0, 0x9F, 0x94, 0x94), taken(notAscii.body()));
        OutboundPacket ascii = OutboundPacket.text(PacketType.MESSAGE, "abc");
        WireFormat.Payload onlyAscii = format.encodePayload(List.of(ascii), PollFraming.BINARY_IF_NEEDED);
        assertFalse(onlyAscii.binary());
        assertEquals("4:4abc", new String(taken(onlyAscii.body()), StandardCharsets.UTF_8));
        ascii.release();
        WireFormat.Payload always = format.encodePayload(List.of(text), PollFraming.BINARY);
        assertTrue(always.binary());
        assertArrayEquals(bytes(0, 8, 255, '4', 'h', 0xC3, 0xA9, 0xF0, 0x9F, 0x94, 0x94), taken(always.body()));
        text.release();
        data.release();
    }

    private static byte[] taken(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }
}
