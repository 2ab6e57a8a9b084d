package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonPrimitive;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Received packets in the form in which they could be sent. */
final class PacketTexts {
    private PacketTexts() {}

    static Optional<RawArguments> argumentsOf(SocketPacket packet) {
        if (packet instanceof SocketPacket.Event event) {
            return Optional.of(event.args());
        }
        return packet instanceof SocketPacket.Ack ack ? Optional.of(ack.args()) : Optional.empty();
    }

    static PacketText of(SocketPacket packet) {
        if (packet instanceof SocketPacket.Event event) {
            String args = event.args().toJson().json().substring(1);
            String data = "[" + quoted(event.name()) + (event.args().size() == 0 ? "" : ",") + args;
            return text(typeOf(event.args(), SocketPacketType.EVENT), packet, event.ackId(), data);
        } else if (packet instanceof SocketPacket.Ack ack) {
            String data = ack.args().toJson().json();
            return text(typeOf(ack.args(), SocketPacketType.ACK), packet, ack.ackId(), data);
        } else if (packet instanceof SocketPacket.Connect connect) {
            String auth = connect.auth().toString();
            return text(SocketPacketType.CONNECT, packet, SocketPacket.NO_ACK, escaped(auth));
        }
        SocketPacketType type = packet instanceof SocketPacket.Disconnect
                ? SocketPacketType.DISCONNECT
                : SocketPacketType.CONNECT_ERROR;
        return text(type, packet, SocketPacket.NO_ACK, "");
    }

    private static PacketText text(SocketPacketType type, SocketPacket packet, long ackId, String data) {
        List<byte[]> attachments =
                argumentsOf(packet).map(RawArguments::attachments).orElse(List.of());
        return new PacketText(type, packet.namespace(), ackId, data, attachments, true);
    }

    private static SocketPacketType typeOf(RawArguments args, SocketPacketType plain) {
        if (args.attachments().isEmpty()) {
            return plain;
        }
        return plain == SocketPacketType.EVENT ? SocketPacketType.BINARY_EVENT : SocketPacketType.BINARY_ACK;
    }

    private static String quoted(String name) {
        return escaped(new JsonPrimitive(name).toString());
    }

    /** Escapes surrogates: JSON can contain lone ones, but UTF-8 cannot. */
    private static String escaped(String json) {
        return json.chars()
                .mapToObj(c -> Character.isSurrogate((char) c) ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    static String describe(SocketPacket packet) {
        PacketText text = of(packet);
        return String.join(
                " ",
                packet.getClass().getSimpleName(),
                text.namespace(),
                String.valueOf(text.ackId()),
                text.payload(),
                text.attachments().stream()
                        .map(HexFormat.of()::formatHex)
                        .toList()
                        .toString());
    }
}
