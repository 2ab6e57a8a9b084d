package dev.carillon.internal.engineio;

import dev.carillon.internal.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.base64.Base64;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * The Engine.IO v3 format (protocol v3, "Encoding"). In long-polling, each packet is prefixed with its length: in UTF-16 code
 * units in the text framing, and as one byte per decimal digit in the binary framing. Binary messages include their type. The
 * client sends the pings.
 */
final class WireFormatV3 implements WireFormat {
    private static final int MESSAGE_TYPE = 4;
    private static final int TEXT_MARK = 0;
    private static final int BINARY_MARK = 1;
    private static final int LENGTH_END = 0xFF;

    /** More digits would exceed the maximum size of any body. */
    private static final int MAX_LENGTH_DIGITS = 9;

    @Override
    public boolean clientPings() {
        return true;
    }

    @Override
    public boolean acceptsBinaryBodies() {
        return true;
    }

    // ---- decoding ----

    @Override
    public Packet decodeText(String text) throws PacketFormatException {
        if (text.isEmpty() || text.charAt(0) != PacketDecoder.BINARY_PREFIX) {
            return PacketDecoder.decode(text);
        }
        if (text.length() < 2 || PacketType.ofDigit(text.charAt(1)) != PacketType.MESSAGE) {
            throw new PacketFormatException("binary packet that is not a message");
        }
        return PacketDecoder.decode(PacketDecoder.BINARY_PREFIX + text.substring(2));
    }

    @Override
    public Packet decodeBinary(ByteBuf data) throws PacketFormatException {
        if (!data.isReadable() || data.getByte(data.readerIndex()) != MESSAGE_TYPE) {
            throw new PacketFormatException("binary packet that is not a message");
        }
        return new Packet.Binary(data.slice(data.readerIndex() + 1, data.readableBytes() - 1));
    }

    @Override
    public PayloadReader readPayload(byte[] body, boolean binary) throws PacketFormatException {
        return binary ? new BytePayload(body) : new TextPayload(PacketDecoder.utf8(body, 0, body.length));
    }

    /** The text framing of a payload: {@code <length>:<packet>}, at least once. */
    private final class TextPayload implements PayloadReader {
        private final String payload;
        private int position;

        TextPayload(String payload) {
            this.payload = payload;
        }

        @Override
        public boolean hasNext() {
            return position == 0 || position < payload.length();
        }

        @Override
        public Packet next() throws PacketFormatException {
            int colon = payload.indexOf(':', position);
            int end = colon + 1 + length(colon);
            if (end > payload.length()) {
                throw new PacketFormatException("packet ends too early");
            }
            position = end;
            return decodeText(payload.substring(colon + 1, end));
        }

        private int length(int colon) throws PacketFormatException {
            boolean digits = colon > position
                    && colon - position <= MAX_LENGTH_DIGITS
                    && payload.substring(position, colon).chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits) {
                throw new PacketFormatException("packet without a length");
            }
            return Integer.parseInt(payload, position, colon, 10);
        }
    }

    /** The binary framing of a payload: a mark for text or binary data, the digits of the length, 0xFF, and the packet. */
    private final class BytePayload implements PayloadReader {
        private final byte[] payload;
        private int position;

        BytePayload(byte[] payload) {
            this.payload = payload;
        }

        @Override
        public boolean hasNext() {
            return position < payload.length;
        }

        @Override
        public Packet next() throws PacketFormatException {
            boolean text = payload[position++] == TEXT_MARK;
            int length = length();
            int start = position + 1;
            if (start + length > payload.length) {
                throw new PacketFormatException("packet ends too early");
            }
            position = start + length;
            return text
                    ? decodeText(PacketDecoder.utf8(payload, start, length))
                    : decodeBinary(Unpooled.wrappedBuffer(payload, start, length));
        }

        /** Reads the digits of a length. */
        private int length() throws PacketFormatException {
            int length = 0;
            for (int digits = 0; position < payload.length && (payload[position] & 0xFF) != LENGTH_END; digits++) {
                if (payload[position] < 0 || payload[position] > 9 || digits == MAX_LENGTH_DIGITS) {
                    throw new PacketFormatException("packet without a length");
                }
                length = length * 10 + payload[position++];
            }
            return length;
        }
    }

    // ---- encoding ----

    @Override
    public ByteBuf frame(OutboundPacket packet) {
        return packet.isBinary() ? packet.frameWithType(MESSAGE_TYPE) : packet.retainedFrame();
    }

    @Override
    public ByteBuf deflatedFrame(OutboundPacket packet, MessageDeflater deflater) {
        return packet.isBinary()
                ? packet.deflatedFrameWithType(MESSAGE_TYPE, deflater)
                : packet.retainedDeflatedFrame(deflater);
    }

    @Override
    public Payload encodePayload(Collection<OutboundPacket> packets, PollFraming framing) {
        boolean binary =
                switch (framing) {
                    case TEXT -> false;
                    case BINARY_IF_NEEDED -> packets.stream().anyMatch(WireFormatV3::needsBytes);
                    case BINARY -> true;
                };
        ByteBuf payload = ByteBufAllocator.DEFAULT.directBuffer();
        for (OutboundPacket packet : packets) {
            if (binary) {
                appendBinary(packet, payload);
            } else {
                appendText(packet, payload);
            }
        }
        return new Payload(payload, binary);
    }

    /**
     * Returns whether a packet requires the binary framing, because it is binary or contains non-ASCII text. The browser
     * clients of Socket.IO 1.4 to 1.7 count and read the text framing byte by byte, and would reject non-ASCII text as
     * malformed.
     */
    private static boolean needsBytes(OutboundPacket packet) {
        return packet.isBinary() || !ByteBufUtil.isText(packet.content(), StandardCharsets.US_ASCII);
    }

    private static void appendText(OutboundPacket packet, ByteBuf payload) {
        ByteBuf content = packet.content();
        if (!packet.isBinary()) {
            ByteBufUtil.writeUtf8(payload, utf16Length(content) + ":");
            payload.writeBytes(content);
            return;
        }
        ByteBuf encoded = Base64.encode(content, content.readerIndex(), content.readableBytes(), false);
        ByteBufUtil.writeUtf8(payload, (encoded.readableBytes() + 2) + ":b4");
        payload.writeBytes(encoded);
        encoded.release();
    }

    private static void appendBinary(OutboundPacket packet, ByteBuf payload) {
        ByteBuf content = packet.content();
        int length = content.readableBytes() + (packet.isBinary() ? 1 : 0);
        payload.writeByte(packet.isBinary() ? BINARY_MARK : TEXT_MARK);
        for (byte digit : String.valueOf(length).getBytes(StandardCharsets.US_ASCII)) {
            payload.writeByte(digit - '0');
        }
        payload.writeByte(LENGTH_END);
        if (packet.isBinary()) {
            payload.writeByte(MESSAGE_TYPE);
        }
        payload.writeBytes(content);
    }

    /**
     * Counts UTF-16 code units: one for each lead byte, two for the lead byte of a four-byte sequence, and none for
     * continuation bytes.
     */
    private static int utf16Length(ByteBuf utf8) {
        int units = 0;
        for (int i = utf8.readerIndex(); i < utf8.writerIndex(); i++) {
            int unit = utf8.getByte(i) & 0xFF;
            if (unit >= 0xF0) {
                units += 2;
            } else if ((unit & 0xC0) != 0x80) {
                units++;
            }
        }
        return units;
    }
}
