package dev.carillon.internal.engineio;

/**
 * Decodes the packets of a long-polling payload one at a time, so that the decoding of a large payload can be interrupted. The
 * packets before a malformed one are therefore handled, as in the reference server.
 */
public interface PayloadReader {
    /** Returns whether part of the payload has not been decoded yet. */
    boolean hasNext();

    /** Decodes the next packet. After an exception, the rest of the payload must not be read. */
    Packet next() throws PacketFormatException;
}
