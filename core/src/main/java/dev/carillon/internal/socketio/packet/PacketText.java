package dev.carillon.internal.socketio.packet;

import java.util.List;

/**
 * A Socket.IO packet written out, but not yet in the form of a transport: what can be kept.
 *
 * @param payload JSON, or empty
 * @param compress whether a transport that compresses should compress it
 */
public record PacketText(
        SocketPacketType type,
        String namespace,
        long ackId,
        String payload,
        List<byte[]> attachments,
        boolean compress) {

    /** The same without arrays and buffers that are the application's. */
    public PacketText copy() {
        List<byte[]> copies = attachments.stream().map(byte[]::clone).toList();
        return new PacketText(type, namespace, ackId, payload, copies, compress);
    }

    /** About how much memory it takes. */
    public long size() {
        long size = (long) namespace.length() + payload.length();
        for (byte[] attachment : attachments) {
            size += attachment.length;
        }
        return size;
    }
}
