package dev.carillon.internal.socketio.packet;

/** How packets look on the wire. */
public interface PacketFormat {
    /** Writes a packet. The caller releases what it gets. */
    EncodedPacket encode(PacketText packet);

    /** The decoder of one connection. */
    SocketPacketDecoder newDecoder();
}
