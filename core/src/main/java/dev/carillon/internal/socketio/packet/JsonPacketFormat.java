package dev.carillon.internal.socketio.packet;

/** The standard format: a text, followed by the binary attachments (protocol v5, "Packet encoding"). */
public record JsonPacketFormat(int maxAttachments, int maxJsonDepth) implements PacketFormat {

    @Override
    public EncodedPacket encode(PacketText packet) {
        if (packet.attachments().size() > maxAttachments) { // the official clients have the same limit
            throw new IllegalArgumentException("more than " + maxAttachments + " binary attachments");
        }
        return new EncodedPacket(header(packet), packet.payload(), packet.attachments()).compress(packet.compress());
    }

    private static String header(PacketText packet) {
        StringBuilder header = new StringBuilder(32).append(packet.type().digit());
        if (packet.type().isBinary()) {
            header.append(packet.attachments().size()).append('-');
        }
        if (!packet.namespace().equals(SocketPacket.MAIN_NAMESPACE)) {
            header.append(packet.namespace()).append(',');
        }
        if (packet.ackId() != SocketPacket.NO_ACK) {
            header.append(packet.ackId());
        }
        return header.toString();
    }

    @Override
    public SocketPacketDecoder newDecoder() {
        return new JsonPacketDecoder(maxAttachments, maxJsonDepth);
    }
}
