package dev.carillon.internal.engineio;

import java.util.ArrayList;
import java.util.List;

/** Decodes whole payloads. */
final class Payloads {
    private Payloads() {}

    static List<Packet> decode(WireFormat format, byte[] body, boolean binary) throws PacketFormatException {
        List<Packet> packets = new ArrayList<>();
        for (PayloadReader reader = format.readPayload(body, binary); reader.hasNext(); ) {
            packets.add(reader.next());
        }
        return packets;
    }
}
