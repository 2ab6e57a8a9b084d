package dev.carillon.msgpack;

import dev.carillon.Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Encodes packets with MessagePack. Each packet is a single binary message: a map of {@code type}, {@code nsp}, {@code data} and
 * {@code id}. Clients must use the parser of the npm package {@code socket.io-msgpack-parser}:
 *
 * <pre>{@code
 * SocketIoServer io = SocketIoServer.builder().port(3000).parser(new MessagePackParser()).build();
 * }</pre>
 *
 * <p>A JavaScript {@code Date} is received as an ISO 8601 string, as with JSON, and {@code undefined} as null. {@code Buffer} and
 * {@code ArrayBuffer} are received as {@code byte[]}, and {@code byte[]} is sent as binary. Thread-safe.
 *
 * @see <a href="https://github.com/socketio/socket.io-msgpack-parser">The JavaScript parser</a>
 */
public final class MessagePackParser implements Parser {
    private static final int DEFAULT_MAX_BINARIES = 1000;
    private static final int DEFAULT_MAX_DEPTH = 100;

    private final int maxBinaries;
    private final int maxDepth;

    /** Creates a parser that accepts at most 1000 binary values per packet and a nesting depth of 100. */
    public MessagePackParser() {
        this(DEFAULT_MAX_BINARIES, DEFAULT_MAX_DEPTH);
    }

    /**
     * Creates a parser with the given limits. A client that exceeds them is disconnected.
     *
     * @param maxBinaries the maximum number of binary values per packet, at least 0
     * @param maxDepth the maximum nesting depth of the data, 1 to 255
     */
    public MessagePackParser(int maxBinaries, int maxDepth) {
        if (maxBinaries < 0 || maxDepth < 1 || maxDepth > 255) {
            throw new IllegalArgumentException("maxBinaries must be at least 0 and maxDepth from 1 to 255, not "
                    + maxBinaries + " and " + maxDepth);
        }
        this.maxBinaries = maxBinaries;
        this.maxDepth = maxDepth;
    }

    @Override
    public void encode(Packet packet, Output output) {
        try {
            output.binary(new PacketWriter().write(packet));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    @Override
    public Decoder newDecoder() {
        return new Decoder() {
            @Override
            public Optional<Packet> onText(String message) throws ParserException {
                throw new ParserException("text message, but MessagePack is binary");
            }

            @Override
            public Optional<Packet> onBinary(byte[] message) throws ParserException {
                return Optional.of(new PacketReader(message, maxBinaries, maxDepth).read());
            }
        };
    }
}
