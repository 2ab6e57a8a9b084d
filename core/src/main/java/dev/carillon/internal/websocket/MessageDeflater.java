package dev.carillon.internal.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Compresses messages for permessage-deflate (RFC 7692, section 7.2.1). Each message is compressed independently and with the
 * largest window, so that all clients can share the result. Thread-safe.
 */
@FunctionalInterface
public interface MessageDeflater {
    /**
     * Appends the compressed form of a message.
     *
     * @return false if it is not smaller than the message; the appended bytes must then be discarded
     */
    boolean deflate(ByteBuf message, ByteBuf out);
}
