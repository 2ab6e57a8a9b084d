package dev.carillon.internal.socketio.packet;

/** The wire format of packets. */
public interface PacketFormat {
    /** Encodes a packet. The caller must release the result. */
    EncodedPacket encode(PacketText packet);

    /** Creates the decoder of one connection. */
    SocketPacketDecoder newDecoder();
}
