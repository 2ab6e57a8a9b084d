package dev.carillon.internal.engineio;

/** The reasons for which a session's messages are not read at the moment. */
public enum PauseReason {
    /** Too many messages wait for their handlers. */
    HANDLERS(1),
    /** The client does not read its own messages fast enough. */
    UNSENT(2);

    private final byte bit;

    PauseReason(int bit) {
        this.bit = (byte) bit;
    }

    /** Returns the bit of this reason in a set of reasons. */
    byte bit() {
        return bit;
    }
}
