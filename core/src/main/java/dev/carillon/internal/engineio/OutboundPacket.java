package dev.carillon.internal.engineio;

import dev.carillon.internal.websocket.DeflatedFrame;
import dev.carillon.internal.websocket.FrameHeader;
import dev.carillon.internal.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.base64.Base64;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.nio.charset.StandardCharsets;

/**
 * An outbound packet that is encoded once for all its receivers.
 *
 * <p>It holds a complete WebSocket frame (RFC 6455, section 5.2: server frames are not masked), so a broadcast costs each
 * WebSocket receiver only one reference to the same bytes. The long-polling form of a text packet is that frame without its
 * header. For clients that have negotiated permessage-deflate, there is a second, compressed frame. It is created when it is
 * first requested.
 *
 * <p>Reference-counted: the creator releases it, and code that keeps it beyond a call retains it. The content is never modified
 * after construction, so any thread may read it, and any thread may request the compressed frame.
 */
public final class OutboundPacket extends AbstractReferenceCounted {

    private final ByteBuf frame;
    private final int headerLength;
    private final boolean binary;
    private volatile boolean compressible = true;

    /** The compressed frame, or {@link #frame} if compression does not make it smaller. Null until it is first requested. */
    private volatile ByteBuf deflatedFrame;

    private OutboundPacket(ByteBuf frame, int headerLength, boolean binary) {
        this.frame = frame;
        this.headerLength = headerLength;
        this.binary = binary;
    }

    /** Creates a packet with a text payload: the digit of the type, followed by the parts. */
    public static OutboundPacket text(PacketType type, String... parts) {
        byte[][] encoded = new byte[parts.length][];
        int length = 1;
        for (int i = 0; i < parts.length; i++) {
            encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8); // the fastest way by far: a plain copy for ASCII
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

    /** Creates a binary message. The array is copied. */
    public static OutboundPacket binary(byte[] data) {
        ByteBuf frame = FrameHeader.newFrame(FrameHeader.BINARY, data.length);
        int headerLength = frame.writerIndex();
        frame.writeBytes(data);
        return new OutboundPacket(frame, headerLength, true);
    }

    /** Tells transports not to compress this packet. Must be called before it is sent. */
    public OutboundPacket uncompressed() {
        compressible = false;
        return this;
    }

    /** Returns whether transports may compress this packet. */
    public boolean isCompressible() {
        return compressible;
    }

    /** Returns the size of the WebSocket frame, including its header. */
    public int size() {
        return frame.readableBytes();
    }

    /** Returns the size of the message without the frame header. */
    public int messageSize() {
        return frame.readableBytes() - headerLength;
    }

    /** Returns a retained duplicate of the frame, for one channel to write and release. */
    public ByteBuf retainedFrame() {
        return frame.retainedDuplicate();
    }

    /**
     * Returns a retained duplicate of the compressed frame, or of the plain frame if compression does not help, for one channel
     * to write and release. The first caller compresses. Concurrent callers wait for it, which takes no longer than compressing
     * themselves.
     */
    ByteBuf retainedDeflatedFrame(MessageDeflater deflater) {
        ByteBuf made = deflatedFrame;
        return (made == null ? deflateOnce(deflater) : made).retainedDuplicate();
    }

    private synchronized ByteBuf deflateOnce(MessageDeflater deflater) {
        if (deflatedFrame == null) {
            ByteBuf smaller = DeflatedFrame.of(content(), binary ? FrameHeader.BINARY : FrameHeader.TEXT, deflater);
            deflatedFrame = smaller == null ? frame.retain() : smaller;
        }
        return deflatedFrame;
    }

    /** Returns the packet as its receiver will see it. */
    Packet toPacket() {
        ByteBuf content = content();
        if (binary) {
            return new Packet.Binary(ByteBufUtil.getBytes(content));
        }
        try {
            return PacketDecoder.decode(content.toString(StandardCharsets.UTF_8));
        } catch (PacketFormatException e) {
            throw new IllegalStateException("an outbound packet is invalid", e);
        }
    }

    boolean isBinary() {
        return binary;
    }

    /** Returns a slice of the payload that is not retained. */
    ByteBuf content() {
        return frame.slice(headerLength, frame.readableBytes() - headerLength);
    }

    /** Returns a retained slice of the payload, for one receiver to write and release. */
    ByteBuf retainedContent() {
        return frame.retainedSlice(headerLength, frame.readableBytes() - headerLength);
    }

    /** Returns a new frame whose payload starts with the packet type, for clients of version 3. */
    ByteBuf frameWithType(int type) {
        ByteBuf content = content();
        return FrameHeader.newFrame(FrameHeader.BINARY, 1 + content.readableBytes())
                .writeByte(type)
                .writeBytes(content);
    }

    /** Returns the same frame, compressed if that makes it smaller. */
    ByteBuf deflatedFrameWithType(int type, MessageDeflater deflater) {
        ByteBuf plain = frameWithType(type);
        try {
            int header = FrameHeader.length(1 + messageSize());
            ByteBuf message = plain.slice(header, plain.readableBytes() - header);
            ByteBuf smaller = DeflatedFrame.of(message, FrameHeader.BINARY, deflater);
            return smaller == null ? plain.retain() : smaller;
        } finally {
            plain.release();
        }
    }

    /** Appends the long-polling form of the packet. */
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
