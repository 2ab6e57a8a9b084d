package dev.carillon.internal.engineio;

import dev.carillon.internal.websocket.MessageDeflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Collection;
import java.util.List;

/** Engine.IO v4: text separated by 0x1E in long-polling, raw bytes on WebSocket, the server pings. */
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
    public Packet decodeBinary(byte[] data) {
        return new Packet.Binary(data);
    }

    @Override
    public List<Packet> decodePayload(byte[] body, boolean binary) throws PacketFormatException {
        return PacketDecoder.decodePayload(PacketDecoder.utf8(body, 0, body.length));
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
            return new Payload(first.retainedContent(), false); // as it is, and shared
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
