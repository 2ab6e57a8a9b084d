package dev.carillon.delivery;

/**
 * An event that the server emits. Its number identifies it.
 *
 * @param kind what it carries in addition to its number
 */
record Event(int number, Kind kind) {
    private static final int BIG = 30_000;

    /** The payload of an event, and whether it asks for an acknowledgement. */
    enum Kind {
        PLAIN,
        /** With an attachment. */
        BINARY,
        BIG,
        /** With an acknowledgement. Such an event is not kept for clients that have lost their connection. */
        QUESTION
    }

    /** The arguments of the event. The first one is its number. */
    Object[] args() {
        return switch (kind) {
            case PLAIN, QUESTION -> new Object[] {number};
            case BINARY -> new Object[] {number, attachment()};
            case BIG -> new Object[] {number, "x".repeat(BIG)};
        };
    }

    byte[] attachment() {
        return new byte[] {(byte) number, (byte) (number >> 8), 7};
    }

    int size() {
        return kind == Kind.BIG ? BIG : 1;
    }
}
