package dev.carillon;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Defines how packets are encoded on the wire, instead of the standard format. The clients must use the same parser. (Node.js:
 * the option {@code parser}.) Thread-safe.
 *
 * @see <a href="https://github.com/socketio/socket.io/blob/main/docs/socket.io-protocol/v5-current.md#packet-encoding">Packet
 *     encoding</a>
 */
public interface Parser {
    /**
     * Encodes a packet. Called once for all of its receivers, on any thread.
     *
     * @param packet the packet
     * @param output receives the messages of the packet, in order
     */
    void encode(Packet packet, Output output);

    /**
     * Creates the decoder of a connection.
     *
     * @return a decoder, which is used by one thread at a time
     */
    Decoder newDecoder();

    /** Receives the messages of a packet. */
    interface Output {
        /**
         * Adds a text message.
         *
         * @param message the text
         */
        void text(String message);

        /**
         * Adds a binary message.
         *
         * @param message the bytes, which are copied
         */
        void binary(byte[] message);
    }

    /**
     * Decodes the packets of a connection. Clients may send anything, so a decoder must enforce its own limits. Only the size
     * of a message is limited already, by {@code maxHttpBufferSize}.
     */
    interface Decoder {
        /**
         * Decodes a text message.
         *
         * @param message the text
         * @return the packet, if this was its last part
         * @throws ParserException when it is not part of a packet; the connection ends with {@link DisconnectReason#PARSE_ERROR}
         */
        Optional<Packet> onText(String message) throws ParserException;

        /**
         * Decodes a binary message.
         *
         * @param message the bytes
         * @return the packet, if this was its last part
         * @throws ParserException when it is not part of a packet; the connection ends with {@link DisconnectReason#PARSE_ERROR}
         */
        Optional<Packet> onBinary(byte[] message) throws ParserException;
    }

    /** A client has sent something that is not a packet. */
    class ParserException extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * Describes the mistake.
         *
         * @param message what is wrong, without data of the client, because it is logged
         */
        public ParserException(String message) {
            super(message);
        }
    }

    /** The types of packets, with their numbers in the protocol. */
    enum PacketType {
        /** A client asks for a namespace, or the server grants it. */
        CONNECT(0),
        /** One side leaves a namespace. */
        DISCONNECT(1),
        /** An event. */
        EVENT(2),
        /** An acknowledgement. */
        ACK(3),
        /** The server refuses a namespace. */
        CONNECT_ERROR(4);

        private final int number;

        PacketType(int number) {
            this.number = number;
        }

        /**
         * The number of the type in the protocol.
         *
         * @return 0 to 4
         */
        public int number() {
            return number;
        }

        /**
         * Returns the type with a number.
         *
         * @param number any number
         * @return the type, if there is one with this number
         */
        public static Optional<PacketType> ofNumber(int number) {
            return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
        }
    }

    /**
     * A packet.
     *
     * @param type its type
     * @param namespace the namespace, {@code /} or {@code /something}
     * @param id the id of an acknowledgement, in the packet that asks for it and in the acknowledgement itself
     * @param data JSON, or an empty text if there is none: an array for EVENT and ACK, an object for CONNECT and CONNECT_ERROR.
     * Binary values are represented as {@code {"_placeholder":true,"num":0}}, with their number among the attachments. An object is
     * such a placeholder only if there are attachments, {@code _placeholder} is true and {@code num} is the number of one
     * @param attachments the binary values; an array that is given here is not copied
     */
    record Packet(PacketType type, String namespace, OptionalLong id, String data, List<byte[]> attachments) {
        /**
         * Checks that nothing is null.
         *
         * @param type its type
         * @param namespace the namespace
         * @param id the id of an acknowledgement
         * @param data JSON, or an empty text
         * @param attachments the binary values
         */
        public Packet {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(namespace, "namespace");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(data, "data");
            attachments = List.copyOf(attachments);
        }
    }
}
