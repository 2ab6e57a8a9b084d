package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.internal.engineio.PacketFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses the text of one Socket.IO packet (protocol v5, "Packet encoding"). */
class PacketParserTest {
    private static SocketPacket parse(String text) throws PacketFormatException {
        return new PacketParser(text, 10, 5).parse();
    }

    private static SocketPacket.Event event(String text) throws PacketFormatException {
        return assertInstanceOf(SocketPacket.Event.class, parse(text));
    }

    private static SocketPacket.Connect connect(String text) throws PacketFormatException {
        return assertInstanceOf(SocketPacket.Connect.class, parse(text));
    }

    @Test
    void connectHasNamespaceAndAuth() throws Exception {
        assertEquals("/", connect("0").namespace());
        assertEquals("{}", connect("0").auth().toString());
        assertEquals(
                "{\"token\":\"123\"}", connect("0{\"token\":\"123\"}").auth().toString());
        assertEquals("/admin", connect("0/admin").namespace());
        assertEquals("/admin", connect("0/admin,").namespace());
        assertEquals("{\"a\":1}", connect("0/admin,{\"a\":1}").auth().toString());
        assertEquals("/", connect("0/,").namespace());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0[]", "0null", "0\"x\"", "01.5", "0{", "0{}x", "0/a,[]", "0x", "0{\"a\":}", "0/a,1x"})
    void connectWithAnyOtherPayloadIsRefused(String text) {
        assertThrows(PacketFormatException.class, () -> parse(text));
    }

    @Test
    void disconnectHasNoPayload() throws Exception {
        assertEquals(new SocketPacket.Disconnect("/"), parse("1"));
        assertEquals(new SocketPacket.Disconnect("/admin"), parse("1/admin,"));
        assertEquals(new SocketPacket.Disconnect("/admin"), parse("1/admin"));
        assertThrows(PacketFormatException.class, () -> parse("1{}"));
        assertThrows(PacketFormatException.class, () -> parse("1/admin,[]"));
    }

    @Test
    void parsedEventHasNameAndArguments() throws Exception {
        SocketPacket.Event event = event("2[\"hello\", 1 ,{\"a\":[]}]");
        assertEquals("hello", event.name());
        assertEquals(SocketPacket.NO_ACK, event.ackId());
        assertEquals(2, event.args().size());
        assertEquals("1", event.args().text(0));
        assertEquals("{\"a\":[]}", event.args().text(1));
    }

    @Test
    void eventCanHaveNamespaceAndAckId() throws Exception {
        SocketPacket.Event event = event("2/admin,456[\"hello\"]");
        assertEquals("/admin", event.namespace());
        assertEquals(456, event.ackId());
        assertEquals(0, event.args().size());
        assertEquals(0, event("20[\"hello\"]").ackId());
        assertEquals(999_999_999_999_999L, event("2999999999999999[\"x\"]").ackId());
    }

    @Test
    void eventNameCanBeANumberOrHaveEscapes() throws Exception {
        assertEquals("5", event("2[5]").name());
        assertEquals("-1.5", event("2[-1.5]").name());
        assertEquals("a\"\u00e9", event("2[\"a\\\"\\u00e9\"]").name());
        assertEquals("", event("2[\"\"]").name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2",
                "2[]",
                "2{}",
                "2\"x\"",
                "2[true]",
                "2[null]",
                "2[{}]",
                "2[[]]",
                "212",
                "2abc[\"x\"]",
                "2[\"x\"",
                "2[\"x\"]y",
                "2-1[\"x\"]",
                "21.5[\"x\"]",
                "2 [",
                "2/admin[\"x\"]",
                "2[\"\\u\u0661\u0661\u0661\u0661\"]",
                "29999999999999999[\"x\"]"
            })
    void invalidEventIsRefused(String text) {
        assertThrows(PacketFormatException.class, () -> parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"})
    void reservedNamesAreRefusedInEverySpelling(String name) {
        String escaped = String.format("\\u%04x", (int) name.charAt(0)) + name.substring(1);
        assertThrows(PacketFormatException.class, () -> parse("2[\"" + name + "\"]"));
        assertThrows(PacketFormatException.class, () -> parse("2[\"" + escaped + "\"]"));
    }

    @Test
    void namesThatOnlyLookReservedAreAllowed() throws Exception {
        assertEquals("connection", event("2[\"connection\"]").name());
        assertEquals("error", event("2[\"error\"]").name());
        assertEquals("Connect", event("2[\"Connect\"]").name());
    }

    @Test
    void ackNeedsAnIdAndAnArray() throws Exception {
        SocketPacket.Ack ack = assertInstanceOf(SocketPacket.Ack.class, parse("3/admin,456[\"a\",1]"));
        assertEquals("/admin", ack.namespace());
        assertEquals(456, ack.ackId());
        assertEquals(2, ack.args().size());
        for (String text : new String[] {"3", "3[]", "31", "31{}", "31null", "3/a,[]", "31[1]x"}) {
            assertThrows(PacketFormatException.class, () -> parse(text));
        }
    }

    @Test
    void numberOfAttachmentsIsReadAndLimited() throws Exception {
        PacketParser parser = new PacketParser("510-/admin,7[\"x\"]", 10, 5);
        SocketPacket.Event event = assertInstanceOf(SocketPacket.Event.class, parser.parse());
        assertEquals(10, parser.attachments());
        assertEquals("/admin", event.namespace());
        assertEquals(7, event.ackId());
        assertThrows(PacketFormatException.class, () -> parse("511-[\"x\"]"));
        assertThrows(PacketFormatException.class, () -> parse("5999999999999-[\"x\"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "5[\"x\"]",
                "51[\"x\"]",
                "5-[\"x\"]",
                "5a-[\"x\"]",
                "5-1-[\"x\"]",
                "51e0-[\"x\"]",
                "51",
                "51-",
                "51.0-[]",
                "5 1-[\"x\"]",
                "6",
                "61-[1]",
                "61-",
                "6-1[]",
                "50x2-[\"x\"]"
            })
    void invalidNumberOfAttachmentsIsRefused(String text) {
        assertThrows(PacketFormatException.class, () -> parse(text));
    }

    @Test
    void connectErrorIsParsed() throws Exception {
        assertEquals(new SocketPacket.ConnectError("/a"), parse("4/a,{\"message\":\"x\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "a", " 0", "-1", "\u0660"})
    void unknownTypeIsRefused(String text) {
        assertThrows(PacketFormatException.class, () -> parse(text));
    }

    @Test
    void deeplyNestedJsonIsRefused() throws Exception {
        assertEquals("x", event("2[\"x\",[[[[]]]]]").name());
        assertThrows(PacketFormatException.class, () -> parse("2[\"x\",[[[[[]]]]]]"));
        assertThrows(PacketFormatException.class, () -> parse("31[[[[[[]]]]]]"));
        assertThrows(PacketFormatException.class, () -> parse("0{\"a\":[[[[[]]]]]}"));
    }

    @Test
    void namespaceEndsAtTheCommaOrTheEnd() throws Exception {
        assertEquals("/custom[\"a\"]", connect("0/custom[\"a\"]").namespace());
        assertEquals("/a?x=1", connect("0/a?x=1,{}").namespace());
    }

    @Test
    void errorMessagesDoNotContainInput() {
        PacketFormatException e = assertThrows(PacketFormatException.class, () -> parse("2[\"secret\", oops]"));
        assertFalse(e.getMessage().contains("secret"));
        assertFalse(e.getMessage().contains("oops"));
    }
}
