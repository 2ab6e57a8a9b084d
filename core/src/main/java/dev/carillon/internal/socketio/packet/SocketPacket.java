package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonObject;

/** A received Socket.IO packet (protocol v5, "Packet encoding"). Binary events and acks include all their attachments. */
public sealed interface SocketPacket {
    /** The namespace of a packet that does not specify one. */
    String MAIN_NAMESPACE = "/";

    /** The value of {@code ackId} in a packet without an ack id. */
    long NO_ACK = -1;

    String namespace();

    record Connect(String namespace, JsonObject auth) implements SocketPacket {}

    record Disconnect(String namespace) implements SocketPacket {}

    record Event(String namespace, long ackId, String name, RawArguments args) implements SocketPacket {}

    record Ack(String namespace, long ackId, RawArguments args) implements SocketPacket {}

    /** A valid packet, but clients must not send it. */
    record ConnectError(String namespace) implements SocketPacket {}
}
