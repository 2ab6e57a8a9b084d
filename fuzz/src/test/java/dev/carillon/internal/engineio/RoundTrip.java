package dev.carillon.internal.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.fuzz.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Decodes bytes in one wire format, encodes the packets, and decodes them again. */
record RoundTrip(WireFormat format) {
    private static final int MEDIUM_LENGTH_MARK = 126;

    @FunctionalInterface
    private interface Decoding<T> {
        T run() throws PacketFormatException;
    }

    /** Checks a body of a POST. */
    void payload(byte[] body, boolean binary, PollFraming framing) {
        Optional<List<Packet>> decoded = decodePayload(body, binary);
        if (decoded.isEmpty() || decoded.get().isEmpty()) {
            return;
        }
        List<Packet> packets = decoded.get();
        assertTrue(packets.size() <= body.length + 1, "more packets than separators");
        assertTrue(packets.stream().mapToLong(Packet::size).sum() <= body.length, "larger than the body");
        List<Packet> again =
                Buffers.requireReleased(() -> encodeAndDecode(packets, framing)).orElseThrow();
        assertEquals(describe(packets), describe(again));
    }

    /** Checks a text message of a WebSocket. */
    void text(String text) {
        decode(() -> format.decodeText(text)).ifPresent(this::frame);
    }

    /** Checks a binary message of a WebSocket. */
    void binary(byte[] data) {
        decode(() -> format.decodeBinary(Unpooled.wrappedBuffer(data))).ifPresent(this::frame);
    }

    Optional<List<Packet>> decodePayload(byte[] body, boolean binary) {
        return decode(() -> {
            List<Packet> packets = new ArrayList<>();
            for (PayloadReader reader = format.readPayload(body, binary); reader.hasNext(); ) {
                packets.add(reader.next());
            }
            return packets;
        });
    }

    private static <T> Optional<T> decode(Decoding<T> decoding) {
        try {
            return Optional.of(decoding.run());
        } catch (PacketFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<List<Packet>> encodeAndDecode(List<Packet> packets, PollFraming framing) {
        List<OutboundPacket> outbound = packets.stream().map(RoundTrip::encode).toList();
        WireFormat.Payload payload = format.encodePayload(outbound, framing);
        outbound.forEach(OutboundPacket::release);
        return decodePayload(bytes(payload.body()), payload.binary());
    }

    private void frame(Packet packet) {
        Packet again = Buffers.requireReleased(() -> {
            OutboundPacket outbound = encode(packet);
            byte[] frame = bytes(format.frame(outbound));
            outbound.release();
            int length = frame[1] & 0x7F;
            int header = length < MEDIUM_LENGTH_MARK ? 2 : length == MEDIUM_LENGTH_MARK ? 4 : 10;
            byte[] message = Arrays.copyOfRange(frame, header, frame.length);
            return decode(() -> packet instanceof Packet.Text
                            ? format.decodeText(new String(message, StandardCharsets.UTF_8))
                            : format.decodeBinary(Unpooled.wrappedBuffer(message)))
                    .orElseThrow();
        });
        assertEquals(describe(packet), describe(again));
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }

    private static OutboundPacket encode(Packet packet) {
        return packet instanceof Packet.Text text
                ? OutboundPacket.text(text.type(), text.data())
                : OutboundPacket.binary(((Packet.Binary) packet).bytes());
    }

    static List<String> describe(List<Packet> packets) {
        return packets.stream().map(RoundTrip::describe).toList();
    }

    private static String describe(Packet packet) {
        return packet instanceof Packet.Text text
                ? text.type() + " " + text.data()
                : HexFormat.of().formatHex(((Packet.Binary) packet).bytes());
    }
}
