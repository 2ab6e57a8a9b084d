package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A packet is a complete WebSocket frame (RFC 6455, section 5.2) and also has a long-polling form. */
class OutboundPacketTest {

    private static byte[] frameOf(OutboundPacket packet) {
        ByteBuf frame = packet.retainedFrame();
        byte[] bytes = ByteBufUtil.getBytes(frame);
        assertEquals(bytes.length, packet.size());
        frame.release();
        packet.release();
        assertEquals(0, frame.refCnt());
        return bytes;
    }

    private static String pollingForm(OutboundPacket... packets) {
        ByteBuf payload = Unpooled.buffer();
        for (OutboundPacket packet : packets) {
            packet.appendTo(payload);
            packet.release();
        }
        return payload.toString(StandardCharsets.UTF_8);
    }

    private static byte[] start(byte[] frame, int length) {
        return Arrays.copyOf(frame, length);
    }

    @Test
    void shortTextHasATwoByteHeader() {
        byte[] frame = frameOf(OutboundPacket.text(PacketType.MESSAGE, "hi", "!"));
        assertArrayEquals(new byte[] {(byte) 0x81, 4, '4', 'h', 'i', '!'}, frame);
        assertArrayEquals(new byte[] {(byte) 0x81, 1, '2'}, frameOf(OutboundPacket.text(PacketType.PING)));
    }

    @Test
    void lengthDeterminesTheHeader() {
        assertArrayEquals(new byte[] {(byte) 0x82, 125}, start(frameOf(OutboundPacket.binary(new byte[125])), 2));
        assertArrayEquals(
                new byte[] {(byte) 0x82, 126, 0, 126}, start(frameOf(OutboundPacket.binary(new byte[126])), 4));
        assertArrayEquals(
                new byte[] {(byte) 0x82, 126, -1, -1}, start(frameOf(OutboundPacket.binary(new byte[0xFFFF])), 4));
        byte[] large = frameOf(OutboundPacket.binary(new byte[0x10000]));
        assertArrayEquals(new byte[] {(byte) 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0}, start(large, 10));
        assertEquals(10 + 0x10000, large.length);
    }

    @Test
    void lengthCountsUtf8Bytes() {
        byte[] frame = frameOf(OutboundPacket.text(PacketType.MESSAGE, "\u20ac\ud83d\ude00"));
        assertEquals(8, frame[1]);
        assertEquals("4\u20ac\ud83d\ude00", new String(frame, 2, 8, StandardCharsets.UTF_8));
    }

    @Test
    void loneSurrogateBecomesAQuestionMark() {
        byte[] frame = frameOf(OutboundPacket.text(PacketType.MESSAGE, "\ud83d"));
        assertArrayEquals(new byte[] {(byte) 0x81, 2, '4', '?'}, frame);
    }

    @Test
    void binaryMessageIsCopied() {
        byte[] data = {1, 2, 3};
        OutboundPacket packet = OutboundPacket.binary(data);
        data[0] = 9;
        assertArrayEquals(new byte[] {(byte) 0x82, 3, 1, 2, 3}, frameOf(packet));
    }

    @Test
    void longPollingEncodesBinaryAsBase64() {
        assertEquals(
                "4h\u00e9bAQIDBA==b",
                pollingForm(
                        OutboundPacket.text(PacketType.MESSAGE, "h\u00e9"),
                        OutboundPacket.binary(new byte[] {1, 2, 3, 4}),
                        OutboundPacket.binary(new byte[0])));
    }

    @Test
    void longBase64HasNoLineBreaks() {
        String text = pollingForm(OutboundPacket.binary(new byte[300]));
        assertEquals("b" + "A".repeat(400), text);
    }

    @Test
    void everyReceiverHasItsOwnView() {
        OutboundPacket packet = OutboundPacket.text(PacketType.MESSAGE, "x");
        ByteBuf first = packet.retainedFrame();
        ByteBuf second = packet.retainedFrame();
        first.skipBytes(first.readableBytes());
        assertEquals(4, second.readableBytes());
        packet.release();
        first.release();
        assertEquals(1, second.refCnt());
        second.release();
        assertEquals(0, second.refCnt());
    }

    @Test
    void retainedPacketIsNotReleased() {
        OutboundPacket packet = OutboundPacket.text(PacketType.NOOP).retain();
        packet.release();
        assertEquals(1, packet.refCnt());
        assertEquals("6", pollingForm(packet));
        assertEquals(0, packet.refCnt());
    }
}
