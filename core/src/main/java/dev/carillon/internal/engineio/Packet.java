package dev.carillon.internal.engineio;

import io.netty.buffer.ByteBufUtil;

/** One Engine.IO packet as received. */
public sealed interface Packet {

    /** Its bytes, without framing and compression. */
    int size();

    /** A packet with a text payload, which may be empty. */
    record Text(PacketType type, String data) implements Packet {
        @Override
        public int size() {
            return 1 + ByteBufUtil.utf8Bytes(data);
        }
    }

    /** A binary message; its array belongs to the receiver. */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Binary(byte[] data) implements Packet {
        @Override
        public int size() {
            return data.length;
        }
    }
}
