package dev.carillon.internal.socketio.packet;

import dev.carillon.internal.engineio.PacketFormatException;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Assembles the packets of one connection from its messages. */
public interface SocketPacketDecoder {
    /** Processes a text message. Returns the packet if this was its last part. */
    Optional<SocketPacket> onText(String text) throws PacketFormatException;

    /**
     * Processes a binary message, whose buffer is valid during the call. Returns the packet if this was its last part.
     */
    Optional<SocketPacket> onBinary(ByteBuf data) throws PacketFormatException;

    /** The namespace of the packet whose attachments have not all arrived, if there is one and the format tells. */
    default Optional<String> incompleteNamespace() {
        return Optional.empty();
    }

    /** Releases the attachments of an incomplete packet, after the last message. Repeated calls have no effect. */
    default void release() {}
}
