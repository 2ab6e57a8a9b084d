package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.ConnectError;
import dev.carillon.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Encodes the packets that the server sends. The caller must release the returned packets. */
public final class PacketEncoder {
    private final PayloadCodec payloads;
    private final PacketFormat format;

    public PacketEncoder(PayloadCodec payloads, PacketFormat format) {
        this.payloads = payloads;
        this.format = format;
    }

    /** Encodes a CONNECT packet. The private id is null if the client cannot recover its session. */
    public EncodedPacket connect(String namespace, String socketId, String privateId) {
        JsonObject payload = new JsonObject();
        payload.addProperty("sid", socketId);
        if (privateId != null) {
            payload.addProperty("pid", privateId);
        }
        return encode(SocketPacketType.CONNECT, namespace, payload.toString());
    }

    /** Encodes a CONNECT packet for Socket.IO 1 and 2, which has no payload. */
    public EncodedPacket legacyConnect(String namespace) {
        return encode(SocketPacketType.CONNECT, namespace, "");
    }

    /** Encodes a CONNECT_ERROR packet for Socket.IO 1 and 2, whose payload is the data, or the message if there is no data. */
    public EncodedPacket legacyConnectError(String namespace, String message, Object data) {
        String json = payloads.toJson(data == null ? message : data);
        return encode(SocketPacketType.CONNECT_ERROR, namespace, json);
    }

    public EncodedPacket connectError(String namespace, ConnectError error) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("message", error.getMessage());
        error.data().ifPresent(data -> payload.put("data", data));
        payload.putAll(error.members());
        String json = payload.entrySet().stream()
                .map(member -> new JsonPrimitive(member.getKey()) + ":" + payloads.toJson(member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        return encode(SocketPacketType.CONNECT_ERROR, namespace, json);
    }

    public EncodedPacket disconnect(String namespace) {
        return encode(SocketPacketType.DISCONNECT, namespace, "");
    }

    public EncodedPacket event(String namespace, long ackId, EmitFlags flags, String event, Object... args) {
        return encode(eventText(namespace, ackId, flags, event, args));
    }

    public PacketText eventText(String namespace, long ackId, EmitFlags flags, String event, Object... args) {
        AttachmentWriter payload = payloads.write(ReservedEvents.requireFree(event), args);
        SocketPacketType type =
                payload.attachments().isEmpty() ? SocketPacketType.EVENT : SocketPacketType.BINARY_EVENT;
        return new PacketText(type, namespace, ackId, payload.text(), payload.attachments(), flags.compress());
    }

    /** Creates an EVENT packet from a JSON array that another server has encoded. */
    public PacketText eventText(String namespace, long ackId, RawJson data, boolean compress) {
        SocketPacketType type = data.attachments().isEmpty() ? SocketPacketType.EVENT : SocketPacketType.BINARY_EVENT;
        return new PacketText(type, namespace, ackId, data.json(), data.attachments(), compress);
    }

    public EncodedPacket ack(String namespace, long ackId, Object... args) {
        AttachmentWriter payload = payloads.write(null, args);
        SocketPacketType type = payload.attachments().isEmpty() ? SocketPacketType.ACK : SocketPacketType.BINARY_ACK;
        return encode(new PacketText(type, namespace, ackId, payload.text(), payload.attachments(), true));
    }

    public EncodedPacket encode(PacketText packet) {
        return format.encode(packet);
    }

    private EncodedPacket encode(SocketPacketType type, String namespace, String payload) {
        return encode(new PacketText(type, namespace, SocketPacket.NO_ACK, payload, List.of(), true));
    }
}
