package dev.carillon.benchmarks.servers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Creates WebSocket frames of a server. */
final class ServerFrame {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int MEDIUM_LENGTH_MARK = 126;
    private static final int LARGE_LENGTH_MARK = 127;
    private static final int MAX_MEDIUM_LENGTH = 0xFFFF;

    private ServerFrame() {}

    static ByteBuf text(String text) {
        return frame(FINAL_TEXT, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    /** Concatenates parts to a single text frame. */
    static ByteBuf text(ByteBuf... parts) {
        return frame(FINAL_TEXT, parts);
    }

    static ByteBuf binary(ByteBuf data) {
        return frame(FINAL_BINARY, data);
    }

    private static ByteBuf frame(int first, ByteBuf... parts) {
        int length = 0;
        for (ByteBuf part : parts) {
            length += part.readableBytes();
        }
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(length + 10).writeByte(first);
        writeLength(frame, length);
        for (ByteBuf part : parts) {
            frame.writeBytes(part, part.readerIndex(), part.readableBytes());
        }
        return frame;
    }

    private static void writeLength(ByteBuf frame, int length) {
        if (length <= MAX_SHORT_LENGTH) {
            frame.writeByte(length);
        } else if (length <= MAX_MEDIUM_LENGTH) {
            frame.writeByte(MEDIUM_LENGTH_MARK).writeShort(length);
        } else {
            frame.writeByte(LARGE_LENGTH_MARK).writeLong(length);
        }
    }
}
