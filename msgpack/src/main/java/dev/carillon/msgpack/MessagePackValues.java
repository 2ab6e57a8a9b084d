package dev.carillon.msgpack;

import dev.carillon.Parser.ParserException;
import dev.carillon.RawJson;
import java.io.IOException;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Converts single values between JSON and MessagePack, for other formats than that of {@link MessagePackParser}. Binary values are
 * attachments of the JSON. Values that only JavaScript has are read as {@link MessagePackParser} reads them.
 */
public final class MessagePackValues {
    private MessagePackValues() {}

    /**
     * Writes a value.
     *
     * @param value the value
     * @param out where to write it
     * @throws IOException if writing fails
     * @throws com.google.gson.JsonParseException if the JSON is invalid
     */
    public static void write(RawJson value, MessagePacker out) throws IOException {
        new DataWriter(out).write(value.json(), value.attachments());
    }

    /**
     * Reads the next value.
     *
     * @param in the message
     * @param length the number of bytes of the message, which no binary value can exceed
     * @param maxBinaries the maximum number of binary values
     * @param maxDepth the maximum nesting depth
     * @return the value
     * @throws ParserException if the message is malformed or a limit is exceeded
     */
    public static RawJson read(MessageUnpacker in, int length, int maxBinaries, int maxDepth) throws ParserException {
        DataReader reader = new DataReader(in, length, maxBinaries, maxDepth);
        try {
            String json = reader.read();
            return new RawJson(json, reader.binaries());
        } catch (MessagePackException | IOException e) {
            throw new ParserException("not MessagePack");
        }
    }
}
