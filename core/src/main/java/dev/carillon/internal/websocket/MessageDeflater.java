package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Compresses messages for permessage-deflate (RFC 7692, section 7.2.1), each by itself and with the largest window, so that all
 * clients can share what it makes. For use by any thread.
 */
@FunctionalInterface
public interface MessageDeflater {
    /** Appends the compressed form of a message; false where that is no smaller, and then what was appended is of no use. */
    boolean deflate(ByteBuf message, ByteBuf out);
}
