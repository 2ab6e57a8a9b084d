package dev.carillon.internal.engineio;

import dev.carillon.internal.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import java.util.Collection;
import java.util.List;

/** How packets of one version of the protocol look on the two transports, and which side pings. Without state. */
public sealed interface WireFormat permits WireFormatV3, WireFormatV4 {
    /** The version of today. */
    WireFormat V4 = new WireFormatV4();

    /** The version of Socket.IO 1 and 2 clients. */
    WireFormat V3 = new WireFormatV3();

    /** The format of an {@code EIO} query parameter, which clients of version 3 may leave out. */
    static WireFormat of(String version) {
        return "4".equals(version) ? V4 : V3;
    }

    /** Whether the client sends the pings and the server the pongs. */
    boolean clientPings();

    /** Whether a POST may carry bytes instead of text. */
    boolean acceptsBinaryBodies();

    /** Decodes the text of a WebSocket message. */
    Packet decodeText(String text) throws PacketFormatException;

    /** Decodes the bytes of a WebSocket message; the array becomes the packet's or stays unused. */
    Packet decodeBinary(byte[] data) throws PacketFormatException;

    /** Decodes the body of a POST, which its content type has called text or bytes. */
    List<Packet> decodePayload(byte[] body, boolean binary) throws PacketFormatException;

    /** A WebSocket frame for one channel to write and release. */
    ByteBuf frame(OutboundPacket packet);

    /** The same for a client that has agreed on permessage-deflate, compressed where that makes it smaller. */
    ByteBuf deflatedFrame(OutboundPacket packet, MessageDeflater deflater);

    /** The answer to a poll. */
    Payload encodePayload(Collection<OutboundPacket> packets, PollFraming framing);

    /** The body of an answer, the caller's to write or release. */
    record Payload(ByteBuf body, boolean binary) {}
}
