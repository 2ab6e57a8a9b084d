package dev.carillon.internal.socketio.packet;

import dev.carillon.RawJson;
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

    /** The same with one more argument, a string that needs no escapes. */
    public PacketText withArgument(String argument) {
        String extended = payload.substring(0, payload.length() - 1) + ",\"" + argument + "\"]";
        return new PacketText(type, namespace, ackId, extended, attachments, compress);
    }

    /** The name of the event and its arguments, as one JSON array. */
    public RawJson data() {
        return new RawJson(payload, attachments);
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
