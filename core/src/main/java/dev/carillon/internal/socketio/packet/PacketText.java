package dev.carillon.internal.socketio.packet;

import dev.carillon.RawJson;
import java.util.List;

/**
 * A Socket.IO packet whose payload is serialized, but which is not yet encoded for the wire. It can be stored.
 *
 * @param payload JSON, or empty
 * @param compress whether transports that support compression should compress the packet
 */
public record PacketText(
        SocketPacketType type,
        String namespace,
        long ackId,
        String payload,
        List<byte[]> attachments,
        boolean compress) {

    /** Returns a copy that shares no arrays with the application. */
    public PacketText copy() {
        List<byte[]> copies = attachments.stream().map(byte[]::clone).toList();
        return new PacketText(type, namespace, ackId, payload, copies, compress);
    }

    /** Returns this packet with an additional last argument: a string that needs no escaping. */
    public PacketText withArgument(String argument) {
        String extended = payload.substring(0, payload.length() - 1) + ",\"" + argument + "\"]";
        return new PacketText(type, namespace, ackId, extended, attachments, compress);
    }

    /** The name of the event and its arguments, as one JSON array. */
    public RawJson data() {
        return new RawJson(payload, attachments);
    }

    /** The approximate amount of memory that this packet needs. */
    public long size() {
        long size = (long) namespace.length() + payload.length();
        for (byte[] attachment : attachments) {
            size += attachment.length;
        }
        return size;
    }
}
