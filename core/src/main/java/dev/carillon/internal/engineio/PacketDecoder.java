package dev.carillon.internal.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Decodes Engine.IO v4 packets. Stateless. */
public final class PacketDecoder {
    /** Separates the packets of a long-polling body. */
    public static final char SEPARATOR = 0x1E;

    /** Prefix of a base64-encoded binary message, where only text can be sent. */
    static final char BINARY_PREFIX = 'b';

    private PacketDecoder() {}

    /** Decodes the text of a WebSocket message, or one packet of a long-polling body. */
    public static Packet decode(String encoded) throws PacketFormatException {
        if (encoded.isEmpty()) {
            throw new PacketFormatException("empty packet");
        }
        char first = encoded.charAt(0);
        if (first == BINARY_PREFIX) {
            return new Packet.Binary(decodeBase64(encoded));
        }
        return new Packet.Text(PacketType.ofDigit(first), encoded.substring(1));
    }

    /** Decodes the body of a long-polling request. All packets are decoded before the first one is handled. */
    public static List<Packet> decodePayload(String payload) throws PacketFormatException {
        List<Packet> packets = new ArrayList<>();
        int start = 0;
        for (int end = payload.indexOf(SEPARATOR); end >= 0; end = payload.indexOf(SEPARATOR, start)) {
            packets.add(decode(payload.substring(start, end)));
            start = end + 1;
        }
        packets.add(decode(payload.substring(start)));
        return packets;
    }

    /** Decodes UTF-8, and rejects malformed input. */
    static String utf8(byte[] bytes, int start, int length) throws PacketFormatException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PacketFormatException("not UTF-8");
        }
    }

    /** The official Java client inserts line breaks into base64. */
    private static String withoutLineBreaks(String base64) {
        return base64.indexOf('\n') < 0 ? base64 : base64.replace("\r", "").replace("\n", "");
    }

    private static byte[] decodeBase64(String encoded) throws PacketFormatException {
        try {
            return Base64.getDecoder().decode(withoutLineBreaks(encoded.substring(1)));
        } catch (IllegalArgumentException e) {
            throw new PacketFormatException("invalid base64");
        }
    }
}
