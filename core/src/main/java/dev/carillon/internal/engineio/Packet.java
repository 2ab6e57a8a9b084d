package dev.carillon.internal.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** An inbound Engine.IO packet. */
public sealed interface Packet {

    /** Returns the size in bytes, without framing and compression. */
    int size();

    /** A packet with a text payload, which may be empty. */
    record Text(PacketType type, String data) implements Packet {
        @Override
        public int size() {
            return 1 + ByteBufUtil.utf8Bytes(data);
        }
    }

    /** A binary message. The buffer is valid while the packet is being handled. */
    record Binary(ByteBuf data) implements Packet {
        /** Creates a message from an array, which is not copied. */
        Binary(byte[] data) {
            this(Unpooled.wrappedBuffer(data));
        }

        /** Returns a copy of the data. */
        public byte[] bytes() {
            return ByteBufUtil.getBytes(data);
        }

        @Override
        public int size() {
            return data.readableBytes();
        }
    }
}
