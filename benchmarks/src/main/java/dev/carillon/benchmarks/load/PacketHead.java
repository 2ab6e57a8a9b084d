package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** The first bytes of an Engine.IO packet: enough to know what it is and when it was due. */
final class PacketHead {
    static final int STAMP_OF_EVENT = "42[\"msg\",\"".length();

    private static final byte TYPE_OF_VERSION_3 = 4;

    private PacketHead() {}

    /** What a text packet is to the load generator. */
    enum Kind {
        OPEN,
        PING,
        CONNECT,
        EVENT,
        ACK,
        /** The beginning of a binary event: its attachment counts as the message. */
        BINARY_EVENT,
        OTHER
    }

    static Kind kind(ByteBuf bytes, int index, int length) {
        if (length == 0) {
            return Kind.OTHER;
        }
        return switch (bytes.getByte(index)) {
            case '0' -> Kind.OPEN;
            case '2' -> Kind.PING;
            case '4' -> length > 1 ? message(bytes.getByte(index + 1)) : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    private static Kind message(byte type) {
        return switch (type) {
            case '0' -> Kind.CONNECT;
            case '2' -> Kind.EVENT;
            case '3' -> Kind.ACK;
            case '5' -> Kind.BINARY_EVENT;
            default -> Kind.OTHER;
        };
    }

    /** The stamp of an event or an acknowledgement, or {@link Stamp#NONE}. */
    static long stamp(Kind kind, ByteBuf bytes, int index, int length) {
        int offset = kind == Kind.EVENT ? STAMP_OF_EVENT : bytes.indexOf(index, index + length, (byte) '"') + 1 - index;
        return offset <= 0 || length < offset + Stamp.DIGITS ? Stamp.NONE : Stamp.read(bytes, index + offset);
    }

    /** The stamp of a binary message. Some servers put the packet's type in front of it, as version 3 of Engine.IO did. */
    static long stampOfAttachment(ByteBuf bytes, int index, int length) {
        int offset = length > 0 && bytes.getByte(index) == TYPE_OF_VERSION_3 ? 1 : 0;
        return length < offset + Stamp.DIGITS ? Stamp.NONE : Stamp.read(bytes, index + offset);
    }
}
