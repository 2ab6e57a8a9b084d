package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonParser;
import dev.carillon.internal.engineio.PacketFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Assembles the packets of one connection. A binary packet consists of a text and the attachments that follow it. The decoder
 * expects either a text or the next attachment; anything else is an error.
 */
final class JsonPacketDecoder implements SocketPacketDecoder {
    private final int maxAttachments;
    private final int maxJsonDepth;

    /** The packet whose attachments have not all arrived, or null. */
    private SocketPacket incomplete;

    private int expected;
    private List<byte[]> attachments = List.of();

    JsonPacketDecoder(int maxAttachments, int maxJsonDepth) {
        this.maxAttachments = maxAttachments;
        this.maxJsonDepth = maxJsonDepth;
    }

    /** Returns the packet unless attachments follow. */
    @Override
    public Optional<SocketPacket> onText(String text) throws PacketFormatException {
        if (incomplete != null) {
            throw new PacketFormatException("text where an attachment was expected");
        }
        PacketParser parser = new PacketParser(text, maxAttachments, maxJsonDepth);
        SocketPacket packet = parser.parse();
        if (parser.attachments() == 0) {
            return Optional.of(packet);
        }
        incomplete = packet;
        expected = parser.attachments();
        attachments = new ArrayList<>(expected);
        return Optional.empty();
    }

    /** Returns the packet if this was its last attachment. */
    @Override
    public Optional<SocketPacket> onBinary(byte[] data) throws PacketFormatException {
        if (incomplete == null) {
            throw new PacketFormatException("attachment without a packet");
        }
        attachments.add(data);
        if (attachments.size() < expected) {
            return Optional.empty();
        }
        SocketPacket complete = complete(incomplete, attachments);
        incomplete = null;
        attachments = List.of();
        return Optional.of(complete);
    }

    @Override
    public Optional<String> incompleteNamespace() {
        return Optional.ofNullable(incomplete).map(SocketPacket::namespace);
    }

    static SocketPacket complete(SocketPacket packet, List<byte[]> attachments) throws PacketFormatException {
        if (packet instanceof SocketPacket.Event event) {
            RawArguments args = checked(event.args(), attachments);
            return new SocketPacket.Event(event.namespace(), event.ackId(), event.name(), args);
        }
        if (!(packet instanceof SocketPacket.Ack ack)) {
            throw new PacketFormatException("attachments in a packet type that does not allow them");
        }
        return new SocketPacket.Ack(ack.namespace(), ack.ackId(), checked(ack.args(), attachments));
    }

    private static RawArguments checked(RawArguments args, List<byte[]> attachments) throws PacketFormatException {
        for (int i = 0; i < args.size(); i++) {
            Placeholders.check(JsonParser.parseString(args.text(i)), attachments.size());
        }
        return args.withAttachments(attachments);
    }
}
