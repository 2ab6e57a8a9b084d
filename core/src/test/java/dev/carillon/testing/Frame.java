package dev.carillon.testing;

import java.nio.charset.StandardCharsets;

/** One received WebSocket frame. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(boolean last, boolean compressed, int opcode, byte[] payload) {
    /** The flag for a compressed message, in addition to its opcode (RFC 7692, section 6). */
    public static final int COMPRESSED = 0x40;

    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    /** The payload as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The status of a Close frame, or 1005 if it has none (RFC 6455, section 7.1.5). */
    public int closeStatus() {
        return payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    }

    @Override
    public String toString() {
        return "Frame[" + opcode + " " + text() + "]";
    }
}
