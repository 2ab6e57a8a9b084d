package dev.carillon.internal.socketio.packet;

import dev.carillon.Parser;
import dev.carillon.internal.engineio.OutboundPacket;
import dev.carillon.internal.engineio.PacketFormatException;
import dev.carillon.internal.engineio.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adapts the {@link Parser} of the application. */
public record ParserFormat(Parser parser, int maxJsonDepth) implements PacketFormat {
    private static final Logger log = LoggerFactory.getLogger(ParserFormat.class);

    @Override
    public EncodedPacket encode(PacketText packet) {
        Parts parts = new Parts();
        try {
            parser.encode(toPublic(packet), parts);
            return new EncodedPacket(parts.encoded).compress(packet.compress());
        } catch (Throwable e) { // an Error, too: the messages created so far must not leak
            parts.encoded.forEach(OutboundPacket::release);
            throw e;
        }
    }

    private static Parser.Packet toPublic(PacketText packet) {
        OptionalLong id =
                packet.ackId() == SocketPacket.NO_ACK ? OptionalLong.empty() : OptionalLong.of(packet.ackId());
        return new Parser.Packet(
                packet.type().withoutAttachments(), packet.namespace(), id, packet.payload(), packet.attachments());
    }

    @Override
    public SocketPacketDecoder newDecoder() {
        return new Decoder(parser.newDecoder(), maxJsonDepth);
    }

    /** Collects the messages of one packet. */
    private static final class Parts implements Parser.Output {
        private final List<OutboundPacket> encoded = new ArrayList<>(1);

        @Override
        public void text(String message) {
            encoded.add(OutboundPacket.text(PacketType.MESSAGE, message));
        }

        @Override
        public void binary(byte[] message) {
            encoded.add(OutboundPacket.binary(message));
        }
    }

    private record Decoder(Parser.Decoder decoder, int maxJsonDepth) implements SocketPacketDecoder {

        @Override
        public Optional<SocketPacket> onText(String text) throws PacketFormatException {
            return decode(() -> decoder.onText(text));
        }

        @Override
        public Optional<SocketPacket> onBinary(ByteBuf data) throws PacketFormatException {
            return decode(() -> decoder.onBinary(ByteBufUtil.getBytes(data)));
        }

        private Optional<SocketPacket> decode(Decoding decoding) throws PacketFormatException {
            Optional<Parser.Packet> packet;
            try {
                packet = Objects.requireNonNull(decoding.run(), "the decoder returned null");
            } catch (Parser.ParserException e) {
                throw new PacketFormatException(String.valueOf(e.getMessage()));
            } catch (Throwable e) { // parsers can fail in any way, including stack overflow on deep input
                log.error("a parser failed", e);
                throw new PacketFormatException("the parser failed");
            }
            return packet.isEmpty() ? Optional.empty() : Optional.of(PacketParser.parse(packet.get(), maxJsonDepth));
        }
    }

    @FunctionalInterface
    private interface Decoding {
        Optional<Parser.Packet> run() throws Parser.ParserException;
    }
}
