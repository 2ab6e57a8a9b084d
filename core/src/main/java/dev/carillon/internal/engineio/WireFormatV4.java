package dev.carillon.internal.engineio;

import dev.carillon.internal.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Collection;

/**
 * The Engine.IO v4 format: in long-polling, text packets that are separated by 0x1E; on WebSocket, raw bytes for binary data.
 * The server sends the pings.
 */
final class WireFormatV4 implements WireFormat {

    @Override
    public boolean clientPings() {
        return false;
    }

    @Override
    public boolean acceptsBinaryBodies() {
        return false;
    }

    @Override
    public Packet decodeText(String text) throws PacketFormatException {
        return PacketDecoder.decode(text);
    }

    @Override
    public Packet decodeBinary(ByteBuf data) {
        return new Packet.Binary(data);
    }

    @Override
    public PayloadReader readPayload(byte[] body, boolean binary) throws PacketFormatException {
        return new SeparatedPackets(PacketDecoder.utf8(body, 0, body.length));
    }

    @Override
    public ByteBuf frame(OutboundPacket packet) {
        return packet.retainedFrame();
    }

    @Override
    public ByteBuf deflatedFrame(OutboundPacket packet, MessageDeflater deflater) {
        return packet.retainedDeflatedFrame(deflater);
    }

    @Override
    public Payload encodePayload(Collection<OutboundPacket> packets, PollFraming framing) {
        OutboundPacket first = packets.iterator().next();
        if (packets.size() == 1 && !first.isBinary()) {
            return new Payload(first.retainedContent(), false); // shared without a copy
        }
        ByteBuf payload = ByteBufAllocator.DEFAULT.directBuffer();
        for (OutboundPacket packet : packets) {
            if (payload.isReadable()) {
                payload.writeByte(PacketDecoder.SEPARATOR);
            }
            packet.appendTo(payload);
        }
        return new Payload(payload, false);
    }
}
