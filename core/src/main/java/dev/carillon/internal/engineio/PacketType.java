package dev.carillon.internal.engineio;

/** The packet types of Engine.IO (protocol v4, "Packet types"). */
public enum PacketType {
    OPEN('0'),
    CLOSE('1'),
    PING('2'),
    PONG('3'),
    MESSAGE('4'),
    UPGRADE('5'),
    NOOP('6');

    private final char digit;

    PacketType(char digit) {
        this.digit = digit;
    }

    /** Returns the character with which a text packet of this type starts. */
    public char digit() {
        return digit;
    }

    static PacketType ofDigit(char digit) throws PacketFormatException {
        return switch (digit) {
            case '0' -> OPEN;
            case '1' -> CLOSE;
            case '2' -> PING;
            case '3' -> PONG;
            case '4' -> MESSAGE;
            case '5' -> UPGRADE;
            case '6' -> NOOP;
            default -> throw new PacketFormatException("unknown packet type");
        };
    }
}
