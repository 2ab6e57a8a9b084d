package dev.carillon.internal.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads Engine.IO v4 packets: text in, records out, no state. */
public final class PacketDecoder {
    /** Stands between the packets of a long-polling body. */
    public static final char SEPARATOR = 0x1E;

    /** Starts a binary message where only text can travel; the rest is base64. */
    static final char BINARY_PREFIX = 'b';

    private PacketDecoder() {}

    /** Decodes the text of one WebSocket frame, or of one packet of a long-polling body. */
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

    /** Decodes the body of a long-polling request. All of it is checked before anything of it is handled. */
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

    /** Decodes bytes that have to be UTF-8. */
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

    /** The official Java client breaks the lines of its base64. */
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
