package dev.carillon.internal.socketio;

import com.google.gson.JsonObject;
import java.util.List;

/** Encodes the packets that the server sends (protocol v5, "Packet encoding"). The caller releases what it gets. */
final class PacketEncoder {
    private final PayloadCodec payloads;

    PacketEncoder(PayloadCodec payloads) {
        this.payloads = payloads;
    }

    /** With the private id where clients may come back, or with null. */
    EncodedPacket connect(String namespace, String socketId, String privateId) {
        JsonObject payload = new JsonObject();
        payload.addProperty("sid", socketId);
        if (privateId != null) {
            payload.addProperty("pid", privateId);
        }
        return encode(SocketPacketType.CONNECT, namespace, SocketPacket.NO_ACK, payload.toString(), List.of());
    }

    /** For clients of version 1 and 2: without a payload. */
    EncodedPacket legacyConnect(String namespace) {
        return encode(SocketPacketType.CONNECT, namespace, SocketPacket.NO_ACK, "", List.of());
    }

    /** For clients of version 1 and 2: the data alone, or else the message. */
    EncodedPacket legacyConnectError(String namespace, String message, Object data) {
        String json = payloads.toJson(data == null ? message : data);
        return encode(SocketPacketType.CONNECT_ERROR, namespace, SocketPacket.NO_ACK, json, List.of());
    }

    EncodedPacket connectError(String namespace, String message, Object data) {
        JsonObject payload = new JsonObject();
        payload.addProperty("message", message);
        String json = payload.toString();
        if (data != null) {
            json = json.substring(0, json.length() - 1) + ",\"data\":" + payloads.toJson(data) + "}";
        }
        return encode(SocketPacketType.CONNECT_ERROR, namespace, SocketPacket.NO_ACK, json, List.of());
    }

    EncodedPacket disconnect(String namespace) {
        return encode(SocketPacketType.DISCONNECT, namespace, SocketPacket.NO_ACK, "", List.of());
    }

    EncodedPacket event(String namespace, long ackId, String event, Object... args) {
        return eventText(namespace, ackId, event, args).encode();
    }

    PacketText eventText(String namespace, long ackId, String event, Object... args) {
        AttachmentWriter payload = payloads.write(ReservedEvents.requireFree(event), args);
        SocketPacketType type =
                payload.attachments().isEmpty() ? SocketPacketType.EVENT : SocketPacketType.BINARY_EVENT;
        return text(type, namespace, ackId, payload.text(), payload.attachments());
    }

    EncodedPacket ack(String namespace, long ackId, Object... args) {
        AttachmentWriter payload = payloads.write(null, args);
        SocketPacketType type = payload.attachments().isEmpty() ? SocketPacketType.ACK : SocketPacketType.BINARY_ACK;
        return encode(type, namespace, ackId, payload.text(), payload.attachments());
    }

    private static EncodedPacket encode(
            SocketPacketType type, String namespace, long ackId, CharSequence payload, List<byte[]> attachments) {
        return text(type, namespace, ackId, payload, attachments).encode();
    }

    private static PacketText text(
            SocketPacketType type, String namespace, long ackId, CharSequence payload, List<byte[]> attachments) {
        StringBuilder header = new StringBuilder(32).append(type.digit());
        if (type.isBinary()) {
            header.append(attachments.size()).append('-');
        }
        if (!namespace.equals(SocketPacket.MAIN_NAMESPACE)) {
            header.append(namespace).append(',');
        }
        if (ackId != SocketPacket.NO_ACK) {
            header.append(ackId);
        }
        return new PacketText(header.toString(), payload, attachments);
    }
}
