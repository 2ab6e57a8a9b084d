package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonParser;
import dev.carillon.internal.engineio.PacketFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Optional;

/**
 * Assembles the packets of one connection. A binary packet consists of a text and the attachments that follow it. The decoder
 * expects either a text or the next attachment; anything else is an error.
 */
final class JsonPacketDecoder implements SocketPacketDecoder {
    private final int maxAttachments;
    private final int maxJsonDepth;
    private final ByteBufAllocator unpooled;

    /** The packet whose attachments have not all arrived, or null. */
    private SocketPacket incomplete;

    private int expected;

    /** The attachments that have arrived. Null between packets. */
    private EarlyAttachments early;

    JsonPacketDecoder(int maxAttachments, int maxJsonDepth) {
        this(maxAttachments, maxJsonDepth, UnpooledByteBufAllocator.DEFAULT);
    }

    JsonPacketDecoder(int maxAttachments, int maxJsonDepth, ByteBufAllocator unpooled) {
        this.maxAttachments = maxAttachments;
        this.maxJsonDepth = maxJsonDepth;
        this.unpooled = unpooled;
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
        early = new EarlyAttachments(unpooled);
        return Optional.empty();
    }

    /** Returns the packet if this was its last attachment. */
    @Override
    public Optional<SocketPacket> onBinary(ByteBuf data) throws PacketFormatException {
        if (incomplete == null) {
            throw new PacketFormatException("attachment without a packet");
        }
        if (early.count() + 1 < expected) {
            early.add(data);
            return Optional.empty();
        }
        checkPlaceholders(incomplete, expected); // before the attachments are copied
        SocketPacket complete = withAttachments(incomplete, early.takeAllAnd(data));
        incomplete = null;
        early = null;
        return Optional.of(complete);
    }

    @Override
    public void release() {
        if (early != null) {
            early.release();
        }
    }

    @Override
    public Optional<String> incompleteNamespace() {
        return Optional.ofNullable(incomplete).map(SocketPacket::namespace);
    }

    static SocketPacket complete(SocketPacket packet, List<byte[]> attachments) throws PacketFormatException {
        checkPlaceholders(packet, attachments.size());
        return withAttachments(packet, attachments);
    }

    private static void checkPlaceholders(SocketPacket packet, int attachments) throws PacketFormatException {
        RawArguments args = argsOf(packet);
        for (int i = 0; i < args.size(); i++) {
            Placeholders.check(JsonParser.parseString(args.text(i)), attachments);
        }
    }

    private static SocketPacket withAttachments(SocketPacket packet, List<byte[]> attachments)
            throws PacketFormatException {
        RawArguments args = argsOf(packet).withAttachments(attachments);
        return packet instanceof SocketPacket.Event event
                ? new SocketPacket.Event(event.namespace(), event.ackId(), event.name(), args)
                : new SocketPacket.Ack(packet.namespace(), ((SocketPacket.Ack) packet).ackId(), args);
    }

    private static RawArguments argsOf(SocketPacket packet) throws PacketFormatException {
        if (packet instanceof SocketPacket.Event event) {
            return event.args();
        }
        if (packet instanceof SocketPacket.Ack ack) {
            return ack.args();
        }
        throw new PacketFormatException("attachments in a packet type that does not allow them");
    }
}
