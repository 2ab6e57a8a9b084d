package dev.carillon.internal.engineio;

import dev.carillon.internal.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import java.util.Collection;

/** The encoding of packets in one protocol version on both transports, and the side that sends pings. Stateless. */
public sealed interface WireFormat permits WireFormatV3, WireFormatV4 {
    /** The current protocol version. */
    WireFormat V4 = new WireFormatV4();

    /** The protocol version of Socket.IO 1 and 2 clients. */
    WireFormat V3 = new WireFormatV3();

    /** Returns the format for an {@code EIO} query parameter. Clients of version 3 may omit it. */
    static WireFormat of(String version) {
        return "4".equals(version) ? V4 : V3;
    }

    /** Returns whether the client sends the pings and the server the pongs. */
    boolean clientPings();

    /** Returns whether the body of a POST may be binary. */
    boolean acceptsBinaryBodies();

    /** Decodes a text WebSocket message. */
    Packet decodeText(String text) throws PacketFormatException;

    /** Decodes a binary WebSocket message. The packet refers to the buffer. */
    Packet decodeBinary(ByteBuf data) throws PacketFormatException;

    /** Returns a reader of the body of a POST, whose content type is text or binary. The reader takes ownership of the array. */
    PayloadReader readPayload(byte[] body, boolean binary) throws PacketFormatException;

    /** Returns a WebSocket frame for one channel to write and release. */
    ByteBuf frame(OutboundPacket packet);

    /** Returns a frame for a client that has negotiated permessage-deflate, compressed if that makes it smaller. */
    ByteBuf deflatedFrame(OutboundPacket packet, MessageDeflater deflater);

    /** Encodes the response to a poll. */
    Payload encodePayload(Collection<OutboundPacket> packets, PollFraming framing);

    /** The body of a poll response. The caller must write or release it. */
    record Payload(ByteBuf body, boolean binary) {}
}
