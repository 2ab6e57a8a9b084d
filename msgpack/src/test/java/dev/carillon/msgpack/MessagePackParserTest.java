package dev.carillon.msgpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.Parser;
import dev.carillon.Parser.Packet;
import dev.carillon.Parser.PacketType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets as bytes. The MessagePack specification defines their meaning. */
class MessagePackParserTest {
    /** Keys and values that the packets below consist of. */
    private static final String TYPE = "a474797065";

    private static final String MAIN = "a36e7370 a12f";
    private static final String DATA = "a464617461";
    private static final String ID = "a26964";
    private static final String NAME = "a178";
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    private final Parser parser = new MessagePackParser();

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private Packet read(String... hex) throws Exception {
        return parser.newDecoder().onBinary(bytes(String.join("", hex))).orElseThrow();
    }

    /** Reads an event "x" with one argument. */
    private Packet readArgument(String hex) throws Exception {
        return read("83", TYPE, "02", MAIN, DATA, "92", NAME, hex);
    }

    private String written(PacketType type, OptionalLong id, String data, byte[]... attachments) {
        List<byte[]> messages = new ArrayList<>();
        parser.encode(new Packet(type, "/", id, data, List.of(attachments)), new Parser.Output() {
            @Override
            public void text(String message) {
                throw new AssertionError("text");
            }

            @Override
            public void binary(byte[] message) {
                messages.add(message);
            }
        });
        assertEquals(1, messages.size());
        return HexFormat.of().formatHex(messages.get(0));
    }

    private static String hex(String... parts) {
        return String.join("", parts).replace(" ", "");
    }

    @Test
    void connectPacketIsRead() throws Exception {
        Packet packet = read("83", TYPE, "00", MAIN, DATA, "81 a5746f6b656e a3616263");
        assertEquals(
                new Packet(PacketType.CONNECT, "/", OptionalLong.empty(), "{\"token\":\"abc\"}", List.of()), packet);
    }

    @Test
    void undefinedMembersCountAsAbsent() throws Exception {
        Packet packet = read("84", TYPE, "00", MAIN, DATA, "d40000", ID, "d40000");
        assertEquals(new Packet(PacketType.CONNECT, "/", OptionalLong.empty(), "", List.of()), packet);
    }

    @Test
    void unknownMembersAreSkipped() throws Exception {
        Packet packet = read("83", "a76f7074696f6e73 81 a8636f6d7072657373 c3", TYPE, "01", MAIN);
        assertEquals(PacketType.DISCONNECT, packet.type());
    }

    @Test
    void eventCanRequestAcknowledgement() throws Exception {
        Packet packet = read("84", TYPE, "02", MAIN, DATA, "91", NAME, ID, "ccff");
        assertEquals(OptionalLong.of(255), packet.id());
        assertEquals("[\"x\"]", packet.data());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "c0, null",
                "c3, true",
                "05, 5",
                "e0, -32",
                "cf 00 1f ff ff ff ff ff ff, 9007199254740991",
                "cf ff ff ff ff ff ff ff ff, 18446744073709551615",
                "cb 3f f8 00 00 00 00 00 00, 1.5",
                "cb 40 08 00 00 00 00 00 00, 3",
                "cb 7f f0 00 00 00 00 00 00, null",
                "ca 40 20 00 00, 2.5",
                "a3 e282ac, `\"\u20ac\"`",
                "92 01 02, `[1,2]`",
                "81 a161 80, `{\"a\":{}}`",
                "d4 00 00, null",
            })
    void valuesAreConvertedToJson(String hex, String json) throws Exception {
        assertEquals("[\"x\"," + json + "]", readArgument(hex).data());
    }

    @Test
    void dateIsReadAsIsoText() throws Exception {
        assertEquals(
                "[\"x\",\"1970-01-01T00:00:01.000Z\"]",
                readArgument("d7 00 00000000000003e8").data());
        assertEquals(
                "[\"x\",\"1969-12-31T23:59:59.999Z\"]",
                readArgument("d7 00 ffffffffffffffff").data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"c4 02 0102", "c7 02 00 0102"})
    void buffersAreAttachments(String hex) throws Exception {
        Packet packet = readArgument(hex);
        assertEquals("[\"x\"," + PLACEHOLDER + "]", packet.data());
        assertArrayEquals(new byte[] {1, 2}, packet.attachments().get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c0",
                "80",
                "81 a474797065 02",
                "82 a474797065 07 a36e7370 a12f",
                "82 a474797065 a132 a36e7370 a12f",
                "82 a474797065 02 a36e7370 05",
                "82 a474797065 02 a36e7370 a12f 00",
                "83 a474797065 02 a36e7370 a12f a26964 ff",
                "83 a474797065 02 a36e7370 a12f a464617461 92 01",
                "83 a474797065 02 a36e7370 a12f a464617461 dd 7fffffff",
                "83 a474797065 02 a36e7370 a12f a464617461 c6 7fffffff 00",
                "83 a474797065 02 a36e7370 a12f a464617461 db 7fffffff 00",
                "83 a474797065 02 a36e7370 a12f a464617461 a2 c328",
                "83 a474797065 02 a36e7370 a12f a464617461 d4 05 00",
                "83 a474797065 02 a36e7370 a12f a464617461 81 01 02",
                "83 a474797065 02 a36e7370 a12f a464617461 d7 00 7fffffffffffffff",
                "83 a474797065 02 a36e7370 a12f a464617461 c1",
            })
    void invalidPacketIsRefused(String hex) {
        assertThrows(Parser.ParserException.class, () -> read(hex));
    }

    @Test
    void textIsRefused() {
        assertThrows(Parser.ParserException.class, () -> parser.newDecoder().onText("2[\"x\"]"));
    }

    @Test
    void depthIsBounded() throws Exception {
        Parser.Decoder shallow = new MessagePackParser(1, 2).newDecoder();
        String start = hex("83", TYPE, "02", MAIN, DATA);
        shallow.onBinary(bytes(start + "9190"));
        assertThrows(Parser.ParserException.class, () -> shallow.onBinary(bytes(start + "919190")));
        ByteArrayOutputStream deep = new ByteArrayOutputStream();
        deep.write(bytes(start));
        deep.write("\u0091".repeat(100_000).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThrows(Parser.ParserException.class, () -> parser.newDecoder().onBinary(deep.toByteArray()));
    }

    @Test
    void numberOfBinaryValuesIsBounded() throws Exception {
        Parser.Decoder one = new MessagePackParser(1, 10).newDecoder();
        String start = hex("83", TYPE, "02", MAIN, DATA);
        one.onBinary(bytes(start + "91c400"));
        assertThrows(Parser.ParserException.class, () -> one.onBinary(bytes(start + "92c400c400")));
    }

    @Test
    void invalidBoundsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MessagePackParser(-1, 10));
        assertThrows(IllegalArgumentException.class, () -> new MessagePackParser(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new MessagePackParser(1, 256));
    }

    @Test
    void eventIsWritten() {
        assertEquals(
                hex(
                        "83",
                        TYPE,
                        "02",
                        MAIN,
                        DATA,
                        "99",
                        NAME,
                        "05 ff cb3ff8000000000000 c3 c0 a3e282ac 81a16180 cf" + "0de0b6b3a763ffff"),
                written(
                        PacketType.EVENT,
                        OptionalLong.empty(),
                        "[\"x\",5,-1,1.5,true,null,\"\u20ac\",{\"a\":{}},999999999999999999]"));
    }

    @Test
    void largeIntegerIsWrittenAsDouble() {
        assertEquals(
                hex("83", TYPE, "02", MAIN, DATA, "91 cb43e0000000000000"),
                written(PacketType.EVENT, OptionalLong.empty(), "[9223372036854775807]"));
    }

    @Test
    void acknowledgementHasItsId() {
        assertEquals(
                hex("84", TYPE, "03", MAIN, DATA, "90", ID, "07"), written(PacketType.ACK, OptionalLong.of(7), "[]"));
    }

    @Test
    void packetWithoutDataOmitsTheMember() {
        assertEquals(hex("82", TYPE, "01", MAIN), written(PacketType.DISCONNECT, OptionalLong.empty(), ""));
    }

    @Test
    void attachmentsAreWrittenAsBinaryValues() {
        assertEquals(
                hex("83", TYPE, "02", MAIN, DATA, "92", NAME, "91 c4020102"),
                written(PacketType.EVENT, OptionalLong.empty(), "[\"x\",[" + PLACEHOLDER + "]]", new byte[] {1, 2}));
    }

    @Test
    void placeholderLikeObjectWithoutAttachmentsIsKept() {
        assertEquals(
                hex("83", TYPE, "02", MAIN, DATA, "91 82 ac5f706c616365686f6c646572 c3 a36e756d 00"),
                written(PacketType.EVENT, OptionalLong.empty(), "[" + PLACEHOLDER + "]"));
    }

    @Test
    void dateOfDistantYearHasASign() throws Exception {
        assertEquals(
                "[\"x\",\"+275760-09-13T00:00:00.000Z\"]",
                readArgument("d7 00 001eb208c2dc0000").data());
        assertEquals(
                "[\"x\",\"-000001-01-01T00:00:00.000Z\"]",
                readArgument("d7 00 ffffc76e394a7400").data());
    }

    @ParameterizedTest
    @CsvSource({"05, EVENT", "06, ACK"})
    void binaryPacketTypesOfVersion2AreAccepted(String number, PacketType type) throws Exception {
        assertEquals(type, read("83", TYPE, number, MAIN, DATA, "91", NAME).type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_placeholder\":1}",
                "{\"_placeholder\":\"no\",\"num\":0}",
                "{\"_placeholder\":true,\"num\":1}",
                "{\"_placeholder\":true,\"num\":-1}",
                "{\"_placeholder\":true,\"num\":\"x\"}",
                "{\"_placeholder\":true}"
            })
    void invalidPlaceholderObjectIsKept(String object) throws Exception {
        String written = written(PacketType.EVENT, OptionalLong.empty(), "[" + object + "]", new byte[] {1});
        assertEquals("[" + object + "]", read(written).data());
    }
}
