package dev.carillon.internal.engineio;

import io.netty.buffer.ByteBufUtil;

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

    /** A binary message. The receiver owns the array. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once and never compared
    record Binary(byte[] data) implements Packet {
        @Override
        public int size() {
            return data.length;
        }
    }
}
