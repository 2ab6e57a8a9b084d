package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonObject;

/** One Socket.IO packet as received (protocol v5, "Packet encoding"); binary events and acks are whole. */
public sealed interface SocketPacket {
    /** The namespace of a packet that names none. */
    String MAIN_NAMESPACE = "/";

    /** The ack id of a packet that has none. */
    long NO_ACK = -1;

    String namespace();

    record Connect(String namespace, JsonObject auth) implements SocketPacket {}

    record Disconnect(String namespace) implements SocketPacket {}

    record Event(String namespace, long ackId, String name, RawArguments args) implements SocketPacket {}

    record Ack(String namespace, long ackId, RawArguments args) implements SocketPacket {}

    /** Valid as a packet, but never the client's to send. */
    record ConnectError(String namespace) implements SocketPacket {}
}
