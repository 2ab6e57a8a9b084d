package dev.carillon.internal.engineio;

/** A peer sent something that is not a packet. The message never holds the peer's text: it goes to logs. */
public final class PacketFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public PacketFormatException(String message) {
        super(message, null, false, false);
    }
}
