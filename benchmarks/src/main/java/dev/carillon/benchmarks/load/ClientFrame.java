package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Creates WebSocket frames of a client. They are heap buffers, copied for each send. The masking key is zero, which leaves the
 * payload unchanged and saves the generator the work of masking.
 */
final class ClientFrame {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int FINAL_PONG = 0x8A;
    private static final int MASKED = 0x80;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int MEDIUM_LENGTH_MARK = 126;
    private static final int LARGE_LENGTH_MARK = 127;
    private static final int MAX_MEDIUM_LENGTH = 0xFFFF;

    private ClientFrame() {}

    static ByteBuf text(CharSequence text) {
        ByteBuf payload = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        return frame(FINAL_TEXT, payload);
    }

    static ByteBuf binary(byte[] data) {
        return frame(FINAL_BINARY, Unpooled.wrappedBuffer(data));
    }

    static ByteBuf pong() {
        return frame(FINAL_PONG, Unpooled.EMPTY_BUFFER);
    }

    private static ByteBuf frame(int first, ByteBuf payload) {
        int length = payload.readableBytes();
        ByteBuf frame = Unpooled.buffer(length + 14).writeByte(first);
        if (length <= MAX_SHORT_LENGTH) {
            frame.writeByte(MASKED | length);
        } else if (length <= MAX_MEDIUM_LENGTH) {
            frame.writeByte(MASKED | MEDIUM_LENGTH_MARK).writeShort(length);
        } else {
            frame.writeByte(MASKED | LARGE_LENGTH_MARK).writeLong(length);
        }
        return frame.writeInt(0).writeBytes(payload);
    }

    /** Returns the index of a text in a frame. */
    static int indexOf(ByteBuf frame, String text) {
        return ByteBufUtil.indexOf(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), frame);
    }
}
