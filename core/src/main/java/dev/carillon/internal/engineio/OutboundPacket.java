package dev.carillon.internal.engineio;

import dev.carillon.internal.websocket.FrameHeader;
import dev.carillon.internal.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.base64.Base64;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.nio.charset.StandardCharsets;

/**
 * One packet to send, encoded once for all of its receivers.
 *
 * <p>It holds a complete WebSocket frame (RFC 6455, section 5.2: server frames are not masked), so that a broadcast costs each
 * WebSocket receiver one reference to the same bytes. The long-polling form of a text packet is that frame without its header. For
 * clients that have agreed on permessage-deflate there is a second frame, made when the first of them is written to.
 *
 * <p>Reference-counted: whoever creates it releases it; whoever keeps it beyond a call retains it. The content is never written
 * after construction, so any thread may read it, and any may ask for the compressed frame.
 */
public final class OutboundPacket extends AbstractReferenceCounted {
    /** What text mostly shrinks to; the buffer grows where it does not. */
    private static final int EXPECTED_RATIO = 4;

    private final ByteBuf frame;
    private final int headerLength;
    private final boolean binary;
    private volatile boolean compressible = true;

    /** The compressed frame, or {@link #frame} itself where that is no larger; null before anyone has asked. */
    private volatile ByteBuf deflatedFrame;

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
        ByteBuf frame = FrameHeader.newFrame(FrameHeader.TEXT, length);
        int headerLength = frame.writerIndex();
        frame.writeByte(type.digit());
        for (byte[] part : encoded) {
            frame.writeBytes(part);
        }
        return new OutboundPacket(frame, headerLength, false);
    }

    /** A binary message; the array is copied. */
    public static OutboundPacket binary(byte[] data) {
        ByteBuf frame = FrameHeader.newFrame(FrameHeader.BINARY, data.length);
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

    /**
     * A view of the compressed frame, for one channel to write and release; of the plain one where compression does not help. Who
     * asks first compresses; another thread that asks meanwhile waits for it, no longer than it would take to do the same again.
     */
    ByteBuf retainedDeflatedFrame(MessageDeflater deflater) {
        ByteBuf made = deflatedFrame;
        return (made == null ? deflateOnce(deflater) : made).retainedDuplicate();
    }

    private synchronized ByteBuf deflateOnce(MessageDeflater deflater) {
        if (deflatedFrame == null) {
            ByteBuf smaller = deflate(content(), binary ? FrameHeader.BINARY : FrameHeader.TEXT, deflater);
            deflatedFrame = smaller == null ? frame.retain() : smaller;
        }
        return deflatedFrame;
    }

    /** The packet as its receiver will see it. */
    Packet toPacket() {
        ByteBuf content = content();
        if (binary) {
            return new Packet.Binary(ByteBufUtil.getBytes(content));
        }
        try {
            return PacketDecoder.decode(content.toString(StandardCharsets.UTF_8));
        } catch (PacketFormatException e) {
            throw new IllegalStateException("a packet of our own is not valid", e);
        }
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
        return FrameHeader.newFrame(FrameHeader.BINARY, 1 + content.readableBytes())
                .writeByte(type)
                .writeBytes(content);
    }

    /** The same, compressed where that helps. */
    ByteBuf deflatedFrameWithType(int type, MessageDeflater deflater) {
        ByteBuf plain = frameWithType(type);
        try {
            int header = FrameHeader.length(1 + messageSize());
            ByteBuf message = plain.slice(header, plain.readableBytes() - header);
            ByteBuf smaller = deflate(message, FrameHeader.BINARY, deflater);
            return smaller == null ? plain.retain() : smaller;
        } finally {
            plain.release();
        }
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

    /** A compressed frame of a message; null where that would be no smaller. The header goes in front when its length is known. */
    private static ByteBuf deflate(ByteBuf message, int opcode, MessageDeflater deflater) {
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

    @Override
    protected void deallocate() {
        frame.release();
        if (deflatedFrame != null) {
            deflatedFrame.release();
        }
    }

    @Override
    public OutboundPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        frame.touch(hint);
        if (deflatedFrame != null) {
            deflatedFrame.touch(hint);
        }
        return this;
    }
}
