package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.engineio.PacketFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assembles a binary packet from its text and the attachments that follow. */
class JsonPacketDecoderTest {
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    private final JsonPacketDecoder decoder = new JsonPacketDecoder(10, 100);

    @Test
    void plainPacketIsCompleteAtOnce() throws Exception {
        assertTrue(decoder.onText("2[\"x\"]").isPresent());
        assertTrue(decoder.onText("0").isPresent());
    }

    @Test
    void binaryEventIsCompleteWithItsLastAttachment() throws Exception {
        String text = "52-/a,7[\"x\",{\"_placeholder\":true,\"num\":1},{\"deep\":[" + PLACEHOLDER + "]}]";
        assertTrue(decoder.onText(text).isEmpty());
        assertTrue(decoder.onBinary(new byte[] {1}).isEmpty());
        SocketPacket.Event event = assertInstanceOf(
                SocketPacket.Event.class, decoder.onBinary(new byte[] {2}).orElseThrow());
        assertEquals("x", event.name());
        assertEquals("/a", event.namespace());
        assertEquals(7, event.ackId());
        assertEquals(2, event.args().attachments().size());
        assertArrayEquals(new byte[] {1}, event.args().attachments().get(0));
    }

    @Test
    void binaryAckIsCompleteWithItsLastAttachment() throws Exception {
        assertTrue(decoder.onText("61-5[" + PLACEHOLDER + "]").isEmpty());
        SocketPacket packet = decoder.onBinary(new byte[0]).orElseThrow();
        assertEquals(5, assertInstanceOf(SocketPacket.Ack.class, packet).ackId());
        assertTrue(decoder.onText("2[\"next\"]").isPresent());
    }

    @Test
    void binaryPacketWithoutAttachmentsIsCompleteAtOnce() throws Exception {
        assertTrue(decoder.onText("50-[\"x\"]").isPresent());
        assertTrue(decoder.onText("2[\"next\"]").isPresent());
    }

    @Test
    void attachmentCanBeUsedTwiceOrNotAtAll() throws Exception {
        decoder.onText("52-[\"x\"," + PLACEHOLDER + "," + PLACEHOLDER + "]");
        decoder.onBinary(new byte[1]);
        assertTrue(decoder.onBinary(new byte[1]).isPresent());
    }

    @Test
    void textInsteadOfAnAttachmentIsRefused() throws Exception {
        decoder.onText("52-[\"x\"," + PLACEHOLDER + "]");
        decoder.onBinary(new byte[1]);
        assertThrows(PacketFormatException.class, () -> decoder.onText("2[\"y\"]"));
    }

    @Test
    void unexpectedAttachmentIsRefused() {
        assertThrows(PacketFormatException.class, () -> decoder.onBinary(new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-1", "0.5", "1e5", "1e400", "99999999999999999999", "\"0\"", "null", "true", "[0]", "{}"})
    void placeholderMustHaveAValidNumber(String number) throws Exception {
        decoder.onText("51-[\"x\",{\"a\":[{\"_placeholder\":true,\"num\":" + number + "}]}]");
        assertThrows(PacketFormatException.class, () -> decoder.onBinary(new byte[1]));
    }

    @Test
    void placeholderNeedsANumber() throws Exception {
        decoder.onText("51-[\"x\",{\"_placeholder\":true}]");
        assertThrows(PacketFormatException.class, () -> decoder.onBinary(new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "1", "\"true\"", "null"})
    void unmarkedObjectIsNotAPlaceholder(String marker) throws Exception {
        decoder.onText("51-[\"x\",{\"_placeholder\":" + marker + ",\"num\":9}]");
        assertTrue(decoder.onBinary(new byte[1]).isPresent());
    }

    @Test
    void placeholderInATextPacketIsData() throws Exception {
        assertTrue(decoder.onText("2[\"x\",{\"_placeholder\":true,\"num\":9}]").isPresent());
    }

    @Test
    void attachmentLimitIsConfigurable() throws Exception {
        assertTrue(new JsonPacketDecoder(11, 100).onText("511-[\"x\"]").isEmpty());
        assertThrows(PacketFormatException.class, () -> new JsonPacketDecoder(0, 100).onText("51-[\"x\"]"));
    }
}
