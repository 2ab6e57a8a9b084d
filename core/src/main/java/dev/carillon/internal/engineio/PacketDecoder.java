package dev.carillon.internal.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Decodes Engine.IO v4 packets. Stateless. */
public final class PacketDecoder {
    /** Separates the packets of a long-polling body. */
    public static final char SEPARATOR = 0x1E;

    /** Prefix of a base64-encoded binary message, where only text can be sent. */
    static final char BINARY_PREFIX = 'b';

    /** What malformed input is replaced with, unless it is rejected. */
    private static final char REPLACEMENT = '\uFFFD';

    private PacketDecoder() {}

    /** Decodes the text of a WebSocket message, or one packet of a long-polling body. */
    public static Packet decode(String encoded) throws PacketFormatException {
        return decode(encoded, 0, encoded.length());
    }

    /** Decodes a packet that is a part of a text. */
    static Packet decode(String payload, int start, int end) throws PacketFormatException {
        if (start == end) {
            throw new PacketFormatException("empty packet");
        }
        char first = payload.charAt(start);
        String data = payload.substring(start + 1, end);
        return first == BINARY_PREFIX
                ? new Packet.Binary(decodeBase64(data))
                : new Packet.Text(PacketType.ofDigit(first), data);
    }

    /** Decodes UTF-8, and rejects malformed input. */
    static String utf8(byte[] bytes, int start, int length) throws PacketFormatException {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : strictUtf8(bytes, start, length);
    }

    /** Creates an array of characters in addition to the text. */
    private static String strictUtf8(byte[] bytes, int start, int length) throws PacketFormatException {
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

    private static byte[] decodeBase64(String base64) throws PacketFormatException {
        try {
            return Base64.getDecoder().decode(withoutLineBreaks(base64));
        } catch (IllegalArgumentException e) {
            throw new PacketFormatException("invalid base64");
        }
    }
}
