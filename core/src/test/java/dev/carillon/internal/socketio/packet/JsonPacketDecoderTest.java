package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.internal.engineio.PacketFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assembles a binary packet from its text and the attachments that follow. */
class JsonPacketDecoderTest {
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":0}";

    private static final String THREE = "53-[\"x\"," + PLACEHOLDER + "]";
    private static final int LARGE = 16 * 1024;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final JsonPacketDecoder decoder = new JsonPacketDecoder(10, 100, allocator);

    @AfterEach
    void nothingIsHeldAfterTheEnd() {
        decoder.release();
        assertEquals(0, held());
        decoder.release();
    }

    private long held() {
        return allocator.metric().usedDirectMemory();
    }

    /** Passes an attachment to the decoder, whose buffer is then overwritten and released. */
    private Optional<SocketPacket> attach(int size, int content) throws PacketFormatException {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) content);
        ByteBuf data = Unpooled.buffer().writeByte(99).writeBytes(bytes).skipBytes(1);
        try {
            return decoder.onBinary(data);
        } finally {
            assertEquals(size, data.readableBytes());
            data.setZero(0, data.capacity());
            assertTrue(data.release());
        }
    }

    @Test
    void plainPacketIsCompleteAtOnce() throws Exception {
        assertTrue(decoder.onText("2[\"x\"]").isPresent());
        assertTrue(decoder.onText("0").isPresent());
    }

    @Test
    void binaryEventIsCompleteWithItsLastAttachment() throws Exception {
        String text = "52-/a,7[\"x\",{\"_placeholder\":true,\"num\":1},{\"deep\":[" + PLACEHOLDER + "]}]";
        assertTrue(decoder.onText(text).isEmpty());
        assertTrue(decoder.onBinary(Unpooled.wrappedBuffer(new byte[] {1})).isEmpty());
        SocketPacket.Event event = assertInstanceOf(
                SocketPacket.Event.class,
                decoder.onBinary(Unpooled.wrappedBuffer(new byte[] {2})).orElseThrow());
        assertEquals("x", event.name());
        assertEquals("/a", event.namespace());
        assertEquals(7, event.ackId());
        assertEquals(2, event.args().attachments().size());
        assertArrayEquals(new byte[] {1}, event.args().attachments().get(0));
    }

    @Test
    void binaryAckIsCompleteWithItsLastAttachment() throws Exception {
        assertTrue(decoder.onText("61-5[" + PLACEHOLDER + "]").isEmpty());
        SocketPacket packet =
                decoder.onBinary(Unpooled.wrappedBuffer(new byte[0])).orElseThrow();
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
        decoder.onBinary(Unpooled.wrappedBuffer(new byte[1]));
        assertTrue(decoder.onBinary(Unpooled.wrappedBuffer(new byte[1])).isPresent());
    }

    @Test
    void textInsteadOfAnAttachmentIsRefused() throws Exception {
        decoder.onText("52-[\"x\"," + PLACEHOLDER + "]");
        decoder.onBinary(Unpooled.wrappedBuffer(new byte[1]));
        assertThrows(PacketFormatException.class, () -> decoder.onText("2[\"y\"]"));
    }

    @Test
    void unexpectedAttachmentIsRefused() {
        assertThrows(PacketFormatException.class, () -> decoder.onBinary(Unpooled.wrappedBuffer(new byte[1])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-1", "0.5", "1e5", "1e400", "99999999999999999999", "\"0\"", "null", "true", "[0]", "{}"})
    void placeholderMustHaveAValidNumber(String number) throws Exception {
        decoder.onText("51-[\"x\",{\"a\":[{\"_placeholder\":true,\"num\":" + number + "}]}]");
        assertThrows(PacketFormatException.class, () -> decoder.onBinary(Unpooled.wrappedBuffer(new byte[1])));
    }

    @Test
    void placeholderNeedsANumber() throws Exception {
        decoder.onText("51-[\"x\",{\"_placeholder\":true}]");
        assertThrows(PacketFormatException.class, () -> decoder.onBinary(Unpooled.wrappedBuffer(new byte[1])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "1", "\"true\"", "null"})
    void unmarkedObjectIsNotAPlaceholder(String marker) throws Exception {
        decoder.onText("51-[\"x\",{\"_placeholder\":" + marker + ",\"num\":9}]");
        assertTrue(decoder.onBinary(Unpooled.wrappedBuffer(new byte[1])).isPresent());
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

    // ---- memory ----

    @Test
    void earlyAttachmentsAreCopied() throws Exception {
        decoder.onText(THREE);
        attach(LARGE, 1);
        attach(2, 2);
        SocketPacket.Event event =
                assertInstanceOf(SocketPacket.Event.class, attach(LARGE, 3).orElseThrow());
        List<byte[]> attachments = event.args().attachments();
        byte[] expected = new byte[LARGE];
        Arrays.fill(expected, (byte) 1);
        assertArrayEquals(expected, attachments.get(0));
        assertArrayEquals(new byte[] {2, 2}, attachments.get(1));
        Arrays.fill(expected, (byte) 3);
        assertArrayEquals(expected, attachments.get(2));
    }

    @Test
    void onlyLargeEarlyAttachmentsAreHeldOutsideTheHeap() throws Exception {
        decoder.onText(THREE);
        attach(LARGE - 1, 1);
        assertEquals(0, held());
        attach(LARGE, 1);
        assertEquals(LARGE, held());
        assertTrue(attach(LARGE, 1).isPresent());
        assertEquals(0, held());
    }

    @Test
    void attachmentsInFragmentsAreHeldInOneBuffer() throws Exception {
        decoder.onText(THREE);
        CompositeByteBuf data = Unpooled.compositeBuffer();
        data.addComponent(true, Unpooled.buffer().writeBytes(new byte[LARGE]));
        data.addComponent(true, Unpooled.buffer().writeBytes(new byte[100]));
        decoder.onBinary(data);
        assertTrue(data.release());
        assertEquals(LARGE + 100, held());
    }

    @Test
    void nextPacketStartsWithoutAttachments() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertTrue(decoder.onText(THREE).isEmpty());
            assertTrue(attach(LARGE, 1).isEmpty());
            assertTrue(attach(LARGE, 2).isEmpty());
            assertTrue(attach(LARGE, 3).isPresent());
        }
    }

    @Test
    void attachmentsOfARefusedPacketAreReleased() throws Exception {
        decoder.onText("52-[\"x\",{\"_placeholder\":true,\"num\":2}]");
        attach(LARGE, 1);
        assertThrows(PacketFormatException.class, () -> attach(LARGE, 2));
        assertEquals(LARGE, held());
        decoder.release();
        assertEquals(0, held());
    }
}
