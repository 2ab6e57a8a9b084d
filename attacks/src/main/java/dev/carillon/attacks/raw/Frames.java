package dev.carillon.attacks.raw;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes WebSocket frames of a client. The masking key is zero, which leaves the payload unchanged. */
public final class Frames {
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final short NORMAL_CLOSURE = 1000;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int MEDIUM_LENGTH_MARK = 126;
    private static final int LARGE_LENGTH_MARK = 127;
    private static final int MAX_MEDIUM_LENGTH = 0xFFFF;
    private static final int MAX_HEADER = 14;

    private Frames() {}

    /** A whole text message. */
    public static byte[] text(String text) {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole binary message. */
    public static byte[] binary(byte[] data) {
        return frame(FIN | BINARY, data);
    }

    /** The first fragment of a text message. */
    public static byte[] firstFragment(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A further fragment of a message. */
    public static byte[] nextFragment(String text) {
        return frame(CONTINUATION, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The last fragment of a message. */
    public static byte[] lastFragment(String text) {
        return frame(FIN | CONTINUATION, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A Close frame: the client has nothing more to say. */
    public static byte[] close() {
        return frame(
                FIN | CLOSE,
                ByteBuffer.allocate(Short.BYTES).putShort(NORMAL_CLOSURE).array());
    }

    /** The same bytes, many times in a row. */
    public static byte[] repeat(byte[] frame, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(frame.length * count);
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + MAX_HEADER).put((byte) first);
        if (payload.length <= MAX_SHORT_LENGTH) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= MAX_MEDIUM_LENGTH) {
            frame.put((byte) (MASKED | MEDIUM_LENGTH_MARK)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LARGE_LENGTH_MARK)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
