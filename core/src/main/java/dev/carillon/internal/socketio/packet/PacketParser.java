package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.Parser;
import dev.carillon.internal.engineio.PacketFormatException;
import java.util.List;

/**
 * Parses the text of one Socket.IO packet from left to right: type, number of attachments, namespace, ack id, payload (protocol
 * v5, "Packet encoding"). Each instance parses one packet.
 */
final class PacketParser {
    /** JavaScript numbers represent all integers of up to 15 digits exactly, but not all longer ones. */
    private static final int MAX_ACK_ID_DIGITS = 15;

    private static final int MAX_ATTACHMENT_DIGITS = 5;

    private final String text;
    private final int maxAttachments;
    private final int maxJsonDepth;
    private int position;

    private int attachments;
    private String namespace = SocketPacket.MAIN_NAMESPACE;
    private long ackId = SocketPacket.NO_ACK;

    PacketParser(String text, int maxAttachments, int maxJsonDepth) {
        this.text = text;
        this.maxAttachments = maxAttachments;
        this.maxJsonDepth = maxJsonDepth;
    }

    /** The number of attachments that follow the parsed packet. */
    int attachments() {
        return attachments;
    }

    SocketPacket parse() throws PacketFormatException {
        if (text.isEmpty()) {
            throw new PacketFormatException("empty Socket.IO packet");
        }
        SocketPacketType type = SocketPacketType.ofDigit(text.charAt(position++));
        if (type.isBinary()) {
            attachments = parseAttachments();
        }
        parseNamespace();
        parseAckId();
        return parseData(type);
    }

    /** Parses the data of a packet that a custom parser of the application has decoded. */
    static SocketPacket parse(Parser.Packet packet, int maxJsonDepth) throws PacketFormatException {
        if (!packet.namespace().startsWith("/") || packet.namespace().indexOf(',') >= 0) {
            throw new PacketFormatException("illegal namespace");
        }
        if (packet.id().orElse(0) < 0) {
            throw new PacketFormatException("negative ack id");
        }
        PacketParser parser = new PacketParser(packet.data(), 0, maxJsonDepth);
        parser.namespace = packet.namespace();
        parser.ackId = packet.id().orElse(SocketPacket.NO_ACK);
        SocketPacket parsed = parser.parseData(SocketPacketType.of(packet.type()));
        return packet.attachments().isEmpty() ? parsed : JsonPacketDecoder.complete(parsed, packet.attachments());
    }

    private SocketPacket parseData(SocketPacketType type) throws PacketFormatException {
        return switch (type) {
            case CONNECT -> new SocketPacket.Connect(namespace, parseAuth());
            case DISCONNECT -> parseDisconnect();
            case EVENT, BINARY_EVENT -> parseEvent();
            case ACK, BINARY_ACK -> parseAck();
            case CONNECT_ERROR -> new SocketPacket.ConnectError(namespace);
        };
    }

    private int parseAttachments() throws PacketFormatException {
        int start = position;
        skipDigits();
        int digits = position - start;
        if (digits == 0
                || digits > MAX_ATTACHMENT_DIGITS
                || position == text.length()
                || text.charAt(position) != '-') {
            throw new PacketFormatException("illegal number of attachments");
        }
        int count = Integer.parseInt(text, start, position, 10);
        if (count > maxAttachments) {
            throw new PacketFormatException("more than " + maxAttachments + " attachments");
        }
        position++;
        return count;
    }

    private void parseNamespace() {
        if (position < text.length() && text.charAt(position) == '/') {
            int comma = text.indexOf(',', position);
            int end = comma < 0 ? text.length() : comma;
            namespace = text.substring(position, end);
            position = Math.min(end + 1, text.length());
        }
    }

    private void parseAckId() throws PacketFormatException {
        int start = position;
        skipDigits();
        if (position - start > MAX_ACK_ID_DIGITS) {
            throw new PacketFormatException("ack id too long");
        }
        if (position > start) {
            ackId = Long.parseLong(text, start, position, 10);
        }
    }

    private JsonObject parseAuth() throws PacketFormatException {
        if (position == text.length()) {
            return new JsonObject();
        }
        new JsonScanner(text, position, maxJsonDepth).scanObject();
        return JsonParser.parseString(text.substring(position)).getAsJsonObject();
    }

    private SocketPacket parseDisconnect() throws PacketFormatException {
        if (position != text.length()) {
            throw new PacketFormatException("DISCONNECT with a payload");
        }
        return new SocketPacket.Disconnect(namespace);
    }

    private SocketPacket parseEvent() throws PacketFormatException {
        RawArguments payload = parseArguments();
        if (payload.size() == 0) {
            throw new PacketFormatException("event without a name");
        }
        return new SocketPacket.Event(namespace, ackId, parseEventName(payload.text(0)), payload.withoutFirst());
    }

    /** Parses a string or a number. The text of a number is the name of the event. */
    private static String parseEventName(String json) throws PacketFormatException {
        char first = json.charAt(0);
        if (first == '-' || Character.isDigit(first)) {
            return json;
        }
        if (first != '"') {
            throw new PacketFormatException("event name is neither a string nor a number");
        }
        String name = json.indexOf('\\') < 0
                ? json.substring(1, json.length() - 1)
                : JsonParser.parseString(json).getAsString();
        if (ReservedEvents.contains(name)) {
            throw new PacketFormatException("reserved event name");
        }
        return name;
    }

    private SocketPacket parseAck() throws PacketFormatException {
        if (ackId == SocketPacket.NO_ACK) {
            throw new PacketFormatException("ACK without an id");
        }
        return new SocketPacket.Ack(namespace, ackId, parseArguments());
    }

    private RawArguments parseArguments() throws PacketFormatException {
        int[] bounds = new JsonScanner(text, position, maxJsonDepth).scanArray();
        return new RawArguments(text, bounds, List.of());
    }

    private void skipDigits() {
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
    }
}
