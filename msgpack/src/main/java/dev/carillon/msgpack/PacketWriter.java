package dev.carillon.msgpack;

import dev.carillon.Parser;
import java.io.IOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Encodes a single packet. */
final class PacketWriter {
    private final MessageBufferPacker out = MessagePack.newDefaultBufferPacker();

    byte[] write(Parser.Packet packet) throws IOException {
        boolean hasData = !packet.data().isEmpty();
        out.packMapHeader(2 + (hasData ? 1 : 0) + (packet.id().isPresent() ? 1 : 0));
        out.packString("type").packInt(packet.type().number());
        out.packString("nsp").packString(packet.namespace());
        if (hasData) {
            out.packString("data");
            new DataWriter(out).write(packet.data(), packet.attachments());
        }
        if (packet.id().isPresent()) {
            out.packString("id").packLong(packet.id().getAsLong());
        }
        return out.toByteArray();
    }
}
