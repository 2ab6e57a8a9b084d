package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Creates frames for clients that have negotiated permessage-deflate (RFC 7692). */
public final class DeflatedFrame {
    /** The expected ratio of compression. A message that is less compressible makes its buffer grow. */
    private static final int EXPECTED_RATIO = 4;

    private DeflatedFrame() {}

    /**
     * Returns the compressed frame of a message, or null if it would not be smaller. Leaves room for the header, which is
     * written when the length is known.
     */
    public static ByteBuf of(ByteBuf message, int opcode, MessageDeflater deflater) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(
                FrameHeader.MAX_LENGTH + message.readableBytes() / EXPECTED_RATIO);
        boolean smaller = false;
        try {
            frame.setIndex(FrameHeader.MAX_LENGTH, FrameHeader.MAX_LENGTH);
            smaller = deflater.deflate(message, frame);
        } finally {
            if (!smaller) {
                frame.release();
            }
        }
        return smaller ? withHeaderInFront(frame, opcode | FrameHeader.COMPRESSED) : null;
    }

    private static ByteBuf withHeaderInFront(ByteBuf frame, int opcode) {
        int end = frame.writerIndex();
        int length = frame.readableBytes();
        int start = frame.readerIndex() - FrameHeader.length(length);
        FrameHeader.write(frame.setIndex(start, start), opcode, length);
        return frame.writerIndex(end);
    }
}
