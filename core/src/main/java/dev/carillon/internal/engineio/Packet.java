package dev.carillon.internal.engineio;

/** One Engine.IO packet as received. */
public sealed interface Packet {

    /** A packet with a text payload, which may be empty. */
    record Text(PacketType type, String data) implements Packet {}

    /** A binary message; its array belongs to the receiver. */
    @SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
    record Binary(byte[] data) implements Packet {}
}
