package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes Engine.IO packets and payloads from text. */
class PacketDecoderTest {
    private static byte[] binary(Packet packet) {
        return assertInstanceOf(Packet.Binary.class, packet).bytes();
    }

    @ParameterizedTest
    @EnumSource(PacketType.class)
    void everyPacketTypeIsReadWithAndWithoutData(PacketType type) throws Exception {
        assertEquals(new Packet.Text(type, ""), PacketDecoder.decode("" + type.digit()));
        assertEquals(new Packet.Text(type, "data"), PacketDecoder.decode(type.digit() + "data"));
    }

    @Test
    void packetTypesHaveTheirProtocolDigits() throws Exception {
        assertEquals(new Packet.Text(PacketType.OPEN, "{}"), PacketDecoder.decode("0{}"));
        assertEquals(new Packet.Text(PacketType.CLOSE, ""), PacketDecoder.decode("1"));
        assertEquals(new Packet.Text(PacketType.PING, "probe"), PacketDecoder.decode("2probe"));
        assertEquals(new Packet.Text(PacketType.PONG, "probe"), PacketDecoder.decode("3probe"));
        assertEquals(new Packet.Text(PacketType.MESSAGE, "4"), PacketDecoder.decode("44"));
        assertEquals(new Packet.Text(PacketType.UPGRADE, ""), PacketDecoder.decode("5"));
        assertEquals(new Packet.Text(PacketType.NOOP, ""), PacketDecoder.decode("6"));
    }

    @Test
    void base64IsABinaryMessage() throws Exception {
        assertArrayEquals(new byte[] {1, 2, 3, 4}, binary(PacketDecoder.decode("bAQIDBA==")));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, binary(PacketDecoder.decode("bAQIDBA")));
        assertArrayEquals(new byte[] {-5, -1}, binary(PacketDecoder.decode("b+/8=")));
        assertArrayEquals(new byte[0], binary(PacketDecoder.decode("b")));
    }

    /** The official Java client inserts line breaks into its base64. */
    @Test
    void base64CanHaveLineBreaks() throws Exception {
        assertArrayEquals(new byte[] {1, 2, 3, 4}, binary(PacketDecoder.decode("bAQID\nBA==\n")));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, binary(PacketDecoder.decode("bAQID\r\nBA==\r\n")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "9x", "a", "-1", " 4", "\u0664x", "bA", "b*", "bAQ ID", "b\u00e9\u00e9\u00e9\u00e9"})
    void invalidInputIsRefused(String text) {
        PacketFormatException e = assertThrows(PacketFormatException.class, () -> PacketDecoder.decode(text));
        assertFalse(text.length() > 1 && e.getMessage().contains(text), "a peer's text does not go to logs");
    }

    private static List<Packet> payload(String payload) throws PacketFormatException {
        return Payloads.decode(WireFormat.V4, payload.getBytes(StandardCharsets.UTF_8), false);
    }

    @Test
    void payloadIsSplitAtTheSeparators() throws Exception {
        List<Packet> packets = payload("4a\u001e3\u001ebAQ==\u001e4b\u001fc");
        assertEquals(4, packets.size());
        assertEquals(new Packet.Text(PacketType.MESSAGE, "a"), packets.get(0));
        assertEquals(new Packet.Text(PacketType.PONG, ""), packets.get(1));
        assertArrayEquals(new byte[] {1}, binary(packets.get(2)));
        assertEquals(new Packet.Text(PacketType.MESSAGE, "b\u001fc"), packets.get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001e", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "4a\u001e9"})
    void payloadWithAnInvalidPacketIsRefused(String payload) {
        assertThrows(PacketFormatException.class, () -> payload(payload));
    }
}
