package dev.carillon.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carillon.benchmarks.load.PacketHead.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PacketHeadTest {
    @Test
    void recognizesPacketKinds() {
        assertEquals(Kind.OPEN, kind("0{\"sid\":\"x\"}"));
        assertEquals(Kind.PING, kind("2"));
        assertEquals(Kind.CONNECT, kind("40{\"sid\":\"x\"}"));
        assertEquals(Kind.EVENT, kind("42[\"msg\"]"));
        assertEquals(Kind.ACK, kind("431[]"));
        assertEquals(Kind.BINARY_EVENT, kind("451-[]"));
        assertEquals(Kind.OTHER, kind("41"));
        assertEquals(Kind.OTHER, kind("4"));
        assertEquals(Kind.OTHER, kind(""));
    }

    @Test
    void readsStampOfEventAndAcknowledgement() {
        assertEquals(1234, stamp("42[\"msg\",\"0000000000001234xxx\"]"));
        assertEquals(1234, stamp("43127[\"0000000000001234xxx\"]"));
    }

    @Test
    void missingStampIsDetected() {
        assertEquals(Stamp.NONE, stamp("42[\"msg\",\"a line of chat without a stamp\"]"));
        assertEquals(Stamp.NONE, stamp("42[\"msg\",\"1\"]"));
        assertEquals(Stamp.NONE, stamp("431[]"));
    }

    @Test
    void readsAttachmentStampWithAndWithoutTypeByte() {
        ByteBuf plain = bytes("0000000000001234####");
        ByteBuf typed = bytes("\u00040000000000001234####");
        assertEquals(1234, PacketHead.stampOfAttachment(plain, 0, plain.readableBytes()));
        assertEquals(1234, PacketHead.stampOfAttachment(typed, 0, typed.readableBytes()));
    }

    @Test
    void writtenStampIsReadBack() {
        ByteBuf buffer = Unpooled.buffer().writeZero(20);
        Stamp.write(buffer, 3, 9_876_543_210_123L);
        assertEquals(9_876_543_210_123L, Stamp.read(buffer, 3));
    }

    private static Kind kind(String packet) {
        return PacketHead.kind(bytes(packet), 0, packet.length());
    }

    private static long stamp(String packet) {
        return PacketHead.stamp(kind(packet), bytes(packet), 0, packet.length());
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
