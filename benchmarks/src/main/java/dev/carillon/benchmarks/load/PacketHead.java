package dev.carillon.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** Parses the first bytes of an Engine.IO packet: its kind and its stamp. */
final class PacketHead {
    static final int STAMP_OF_EVENT = "42[\"msg\",\"".length();

    private static final byte TYPE_OF_VERSION_3 = 4;

    private PacketHead() {}

    /** The kinds of text packets that the load generator distinguishes. */
    enum Kind {
        OPEN,
        PING,
        CONNECT,
        EVENT,
        ACK,
        /** The header of a binary event. Its attachment is counted as the message. */
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

    /** Returns the stamp of an event or an acknowledgement, or {@link Stamp#NONE}. */
    static long stamp(Kind kind, ByteBuf bytes, int index, int length) {
        int offset = kind == Kind.EVENT ? STAMP_OF_EVENT : bytes.indexOf(index, index + length, (byte) '"') + 1 - index;
        return offset <= 0 || length < offset + Stamp.DIGITS ? Stamp.NONE : Stamp.read(bytes, index + offset);
    }

    /** Returns the stamp of a binary message. Some servers prefix it with the packet type, as in version 3 of Engine.IO. */
    static long stampOfAttachment(ByteBuf bytes, int index, int length) {
        int offset = length > 0 && bytes.getByte(index) == TYPE_OF_VERSION_3 ? 1 : 0;
        return length < offset + Stamp.DIGITS ? Stamp.NONE : Stamp.read(bytes, index + offset);
    }
}
