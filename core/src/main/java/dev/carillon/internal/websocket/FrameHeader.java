package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The header of a server frame that contains a complete message (RFC 6455, section 5.2: server frames are not masked). */
public final class FrameHeader {
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;

    /** The bit that marks a compressed message, combined with the opcode (RFC 7692, section 6). */
    public static final int COMPRESSED = 0x40;

    public static final int MAX_LENGTH = 10;

    private static final int FIN = 0x80;
    private static final int MAX_SHORT_PAYLOAD = 125;
    private static final int MAX_MEDIUM_PAYLOAD = 0xFFFF;
    private static final int MEDIUM_PAYLOAD_MARK = 126;
    private static final int LARGE_PAYLOAD_MARK = 127;

    private FrameHeader() {}

    /** Returns the length of the header for a payload length. */
    public static int length(int payload) {
        return payload <= MAX_SHORT_PAYLOAD ? 2 : payload <= MAX_MEDIUM_PAYLOAD ? 4 : MAX_LENGTH;
    }

    /** Returns a buffer that contains the header of a frame and has room for its payload. */
    public static ByteBuf newFrame(int opcode, int payload) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(length(payload) + payload);
        write(frame, opcode, payload);
        return frame;
    }

    /** Appends a header. The opcode may include {@link #COMPRESSED}. */
    public static void write(ByteBuf frame, int opcode, int payload) {
        frame.writeByte(FIN | opcode);
        if (payload <= MAX_SHORT_PAYLOAD) {
            frame.writeByte(payload);
        } else if (payload <= MAX_MEDIUM_PAYLOAD) {
            frame.writeByte(MEDIUM_PAYLOAD_MARK).writeShort(payload);
        } else {
            frame.writeByte(LARGE_PAYLOAD_MARK).writeLong(payload);
        }
    }
}
