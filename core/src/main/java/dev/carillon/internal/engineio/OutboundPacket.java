package dev.carillon.internal.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.base64.Base64;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.nio.charset.StandardCharsets;

/**
 * One packet to send, encoded once for all of its receivers.
 *
 * <p>It holds a complete WebSocket frame (RFC 6455, section 5.2: server frames are not masked), so that a broadcast costs each
 * WebSocket receiver one reference to the same bytes. The long-polling form of a text packet is that frame without its header.
 *
 * <p>Reference-counted: whoever creates it releases it; whoever keeps it beyond a call retains it. The content is never written
 * after construction, so any thread may read it.
 */
public final class OutboundPacket extends AbstractReferenceCounted {
    private static final int FIN = 0x80;
    private static final int TEXT_OPCODE = 0x1;
    private static final int BINARY_OPCODE = 0x2;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int MAX_MEDIUM_LENGTH = 0xFFFF;
    private static final int MEDIUM_LENGTH_MARK = 126;
    private static final int LARGE_LENGTH_MARK = 127;

    private final ByteBuf frame;
    private final int headerLength;
    private final boolean binary;
    private volatile boolean compressible = true;

    private OutboundPacket(ByteBuf frame, int headerLength, boolean binary) {
        this.frame = frame;
        this.headerLength = headerLength;
        this.binary = binary;
    }

    /** A packet with a text payload: the type's digit, then the parts one after the other. */
    public static OutboundPacket text(PacketType type, String... parts) {
        byte[][] encoded = new byte[parts.length][];
        int length = 1;
        for (int i = 0; i < parts.length; i++) {
            encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8); // by far the fastest way, a copy for ASCII
            length += encoded[i].length;
        }
        ByteBuf frame = allocate(length, TEXT_OPCODE);
        int headerLength = frame.writerIndex();
        frame.writeByte(type.digit());
        for (byte[] part : encoded) {
            frame.writeBytes(part);
        }
        return new OutboundPacket(frame, headerLength, false);
    }

    /** A binary message; the array is copied. */
    public static OutboundPacket binary(byte[] data) {
        ByteBuf frame = allocate(data.length, BINARY_OPCODE);
        int headerLength = frame.writerIndex();
        frame.writeBytes(data);
        return new OutboundPacket(frame, headerLength, true);
    }

    /** Asks transports not to compress it; to be called before it is sent. */
    public OutboundPacket uncompressed() {
        compressible = false;
        return this;
    }

    /** Whether a transport that compresses should compress it. */
    public boolean isCompressible() {
        return compressible;
    }

    /** The bytes that this packet takes on a WebSocket, header included. */
    public int size() {
        return frame.readableBytes();
    }

    /** The bytes of the message alone. */
    public int messageSize() {
        return frame.readableBytes() - headerLength;
    }

    /** A view of the frame with indices of its own, for one channel to write and release. */
    public ByteBuf retainedFrame() {
        return frame.retainedDuplicate();
    }

    boolean isBinary() {
        return binary;
    }

    /** A view of the payload, without a reference of its own. */
    ByteBuf content() {
        return frame.slice(headerLength, frame.readableBytes() - headerLength);
    }

    /** A view of the payload with indices of its own, for one receiver to write and release. */
    ByteBuf retainedContent() {
        return frame.retainedSlice(headerLength, frame.readableBytes() - headerLength);
    }

    /** A frame of its own whose first byte is the packet's type, for clients of version 3. */
    ByteBuf frameWithType(int type) {
        ByteBuf content = content();
        return allocate(1 + content.readableBytes(), BINARY_OPCODE)
                .writeByte(type)
                .writeBytes(content);
    }

    /** Takes a ready-made frame apart again, for an encoder that makes its own of the payload; its reference goes along. */
    public static WebSocketFrame toMessage(ByteBuf readyMade) {
        boolean text = readyMade.getByte(readyMade.readerIndex()) == (byte) (FIN | TEXT_OPCODE);
        int shortLength = readyMade.getByte(readyMade.readerIndex() + 1);
        readyMade.skipBytes(shortLength <= MAX_SHORT_LENGTH ? 2 : shortLength == MEDIUM_LENGTH_MARK ? 4 : 10);
        return text ? new TextWebSocketFrame(readyMade) : new BinaryWebSocketFrame(readyMade);
    }

    /** Appends the long-polling form. */
    public void appendTo(ByteBuf payload) {
        if (!binary) {
            payload.writeBytes(frame, headerLength, frame.readableBytes() - headerLength);
            return;
        }
        payload.writeByte(PacketDecoder.BINARY_PREFIX);
        ByteBuf encoded = Base64.encode(frame, headerLength, frame.readableBytes() - headerLength, false);
        try {
            payload.writeBytes(encoded);
        } finally {
            encoded.release();
        }
    }

    private static ByteBuf allocate(int length, int opcode) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(headerLength(length) + length);
        frame.writeByte(FIN | opcode);
        if (length <= MAX_SHORT_LENGTH) {
            frame.writeByte(length);
        } else if (length <= MAX_MEDIUM_LENGTH) {
            frame.writeByte(MEDIUM_LENGTH_MARK).writeShort(length);
        } else {
            frame.writeByte(LARGE_LENGTH_MARK).writeLong(length);
        }
        return frame;
    }

    private static int headerLength(int length) {
        return length <= MAX_SHORT_LENGTH ? 2 : length <= MAX_MEDIUM_LENGTH ? 4 : 10;
    }

    @Override
    protected void deallocate() {
        frame.release();
    }

    @Override
    public OutboundPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        frame.touch(hint);
        return this;
    }
}
