package dev.carillon.internal.websocket;

import dev.carillon.internal.loop.SharedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Encodes messages as frames. */
final class MessageFormat implements SharedMessage.Encoding {
    private final int opcode;
    private final int deflateThreshold;

    /**
     * Creates a format.
     *
     * @param deflateThreshold the minimum size of messages that are compressed
     */
    MessageFormat(int opcode, int deflateThreshold) {
        this.opcode = opcode;
        this.deflateThreshold = deflateThreshold;
    }

    @Override
    public ByteBuf encode(byte[] message) {
        if (message.length >= deflateThreshold) {
            ByteBuf smaller = DeflatedFrame.of(Unpooled.wrappedBuffer(message), opcode, ThreadDeflater.instance());
            if (smaller != null) {
                return smaller;
            }
        }
        return FrameHeader.newFrame(opcode, message.length).writeBytes(message);
    }
}
