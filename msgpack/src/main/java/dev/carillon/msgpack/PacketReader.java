package dev.carillon.msgpack;

import dev.carillon.Parser.Packet;
import dev.carillon.Parser.PacketType;
import dev.carillon.Parser.ParserException;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;
import java.util.OptionalLong;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** Decodes a message, which must contain exactly one packet. The content is untrusted: anything unexpected is an error. */
final class PacketReader {
    private static final MessagePack.UnpackerConfig CONFIG = new MessagePack.UnpackerConfig()
            .withActionOnMalformedString(CodingErrorAction.REPORT)
            .withActionOnUnmappableString(CodingErrorAction.REPORT);

    /** Version 2 clients have separate packet types for binary events (5) and binary acknowledgements (6). */
    private static final int FIRST_BINARY_TYPE = 5;

    private static final int BINARY_OFFSET = 3;

    private final MessageUnpacker in;
    private final DataReader dataReader;

    private int type = -1;
    private String namespace;
    private OptionalLong id = OptionalLong.empty();
    private String data = "";

    PacketReader(byte[] message, int maxBinaries, int maxDepth) {
        this.in = CONFIG.newUnpacker(message);
        this.dataReader = new DataReader(in, message.length, maxBinaries, maxDepth);
    }

    Packet read() throws ParserException {
        try {
            int members = in.unpackMapHeader();
            for (int i = 0; i < members; i++) {
                readMember(in.unpackString());
            }
            if (in.hasNext()) {
                throw new ParserException("more than one packet in a message");
            }
        } catch (MessagePackException | IOException e) {
            throw new ParserException("not a MessagePack packet");
        }
        return packet();
    }

    private void readMember(String name) throws IOException, ParserException {
        switch (name) {
            case "type" -> type = in.unpackInt();
            case "nsp" -> namespace = in.unpackString();
            case "id" -> id = dataReader.skipAbsent() ? OptionalLong.empty() : OptionalLong.of(in.unpackLong());
            case "data" -> data = dataReader.skipAbsent() ? "" : dataReader.read();
            default -> in.skipValue();
        }
    }

    private Packet packet() throws ParserException {
        Optional<PacketType> known = PacketType.ofNumber(type >= FIRST_BINARY_TYPE ? type - BINARY_OFFSET : type);
        if (known.isEmpty() || type > FIRST_BINARY_TYPE + 1) {
            throw new ParserException("unknown packet type");
        }
        if (namespace == null) {
            throw new ParserException("packet without a namespace");
        }
        if (id.isPresent() && id.getAsLong() < 0) {
            throw new ParserException("negative packet id");
        }
        return new Packet(known.get(), namespace, id, data, dataReader.binaries());
    }
}
