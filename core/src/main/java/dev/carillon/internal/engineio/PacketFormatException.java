package dev.carillon.internal.engineio;

/** Thrown when a peer sends an invalid packet. The message never contains text from the peer, because it is logged. */
public final class PacketFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public PacketFormatException(String message) {
        super(message, null, false, false);
    }
}
