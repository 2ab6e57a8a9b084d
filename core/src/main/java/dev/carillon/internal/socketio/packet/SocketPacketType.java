package dev.carillon.internal.socketio.packet;

import dev.carillon.Parser;
import dev.carillon.internal.engineio.PacketFormatException;

/** The packet types of Socket.IO (protocol v5, "Packet types"). */
public enum SocketPacketType {
    CONNECT('0'),
    DISCONNECT('1'),
    EVENT('2'),
    ACK('3'),
    CONNECT_ERROR('4'),
    BINARY_EVENT('5'),
    BINARY_ACK('6');

    private final char digit;

    SocketPacketType(char digit) {
        this.digit = digit;
    }

    /** The first character of a packet of this type. */
    char digit() {
        return digit;
    }

    boolean isBinary() {
        return this == BINARY_EVENT || this == BINARY_ACK;
    }

    /** The corresponding type of the public {@link Parser} API, which does not distinguish binary packets. */
    Parser.PacketType withoutAttachments() {
        return switch (this) {
            case CONNECT -> Parser.PacketType.CONNECT;
            case DISCONNECT -> Parser.PacketType.DISCONNECT;
            case EVENT, BINARY_EVENT -> Parser.PacketType.EVENT;
            case ACK, BINARY_ACK -> Parser.PacketType.ACK;
            case CONNECT_ERROR -> Parser.PacketType.CONNECT_ERROR;
        };
    }

    static SocketPacketType of(Parser.PacketType type) {
        return switch (type) {
            case CONNECT -> CONNECT;
            case DISCONNECT -> DISCONNECT;
            case EVENT -> EVENT;
            case ACK -> ACK;
            case CONNECT_ERROR -> CONNECT_ERROR;
        };
    }

    static SocketPacketType ofDigit(char digit) throws PacketFormatException {
        return switch (digit) {
            case '0' -> CONNECT;
            case '1' -> DISCONNECT;
            case '2' -> EVENT;
            case '3' -> ACK;
            case '4' -> CONNECT_ERROR;
            case '5' -> BINARY_EVENT;
            case '6' -> BINARY_ACK;
            default -> throw new PacketFormatException("unknown Socket.IO packet type");
        };
    }
}
