package dev.carillon.internal.socketio;

/** How packets look on the wire. */
interface PacketFormat {
    /** Writes a packet. The caller releases what it gets. */
    EncodedPacket encode(PacketText packet);

    /** The decoder of one connection. */
    SocketPacketDecoder newDecoder();
}
