package dev.carillon.internal.socketio.packet;

import dev.carillon.internal.engineio.PacketFormatException;
import java.util.Optional;

/** Puts the packets of one connection together from its messages. */
public interface SocketPacketDecoder {
    /** Takes a text; gives the packet if this was its last part. */
    Optional<SocketPacket> onText(String text) throws PacketFormatException;

    /** Takes binary data; gives the packet if this was its last part. */
    Optional<SocketPacket> onBinary(byte[] data) throws PacketFormatException;
}
