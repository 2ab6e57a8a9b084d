package dev.carillon.msgpack;

import com.google.gson.stream.JsonWriter;
import dev.carillon.Parser.ParserException;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageUnpacker;

/** Converts the data of a packet to JSON with placeholders, and collects its binary values. */
final class DataReader {
    /** The extension type of the JavaScript values that MessagePack does not have. The format identifies the kind of value. */
    private static final int SCRIPT_VALUE = 0;

    /** The extension type of a time in the MessagePack specification. */
    private static final int TIMESTAMP = -1;

    private static final MessageFormat UNDEFINED = MessageFormat.FIXEXT1;
    private static final MessageFormat DATE = MessageFormat.FIXEXT8;

    /** The largest integer that a JavaScript number represents exactly ({@code Number.MAX_SAFE_INTEGER}). */
    private static final double MAX_SAFE_INTEGER = 9_007_199_254_740_991.0;

    private static final String DAY_AND_TIME = "-MM-dd'T'HH:mm:ss.SSSX";

    /** The format of {@code Date.prototype.toISOString}. */
    private static final DateTimeFormatter ISO_DATE = DateTimeFormatter.ofPattern("uuuu" + DAY_AND_TIME);

    private static final DateTimeFormatter ISO_DATE_OF_FAR_YEAR = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 6, 6, SignStyle.ALWAYS)
            .appendPattern(DAY_AND_TIME)
            .toFormatter();

    /** The largest absolute time value of a JavaScript {@code Date}, in milliseconds. */
    private static final double MAX_DATE = 8.64e15;

    private final MessageUnpacker in;
    private final int messageLength;
    private final int maxBinaries;
    private final int maxDepth;
    private final List<byte[]> binaries = new ArrayList<>(0);

    DataReader(MessageUnpacker in, int messageLength, int maxBinaries, int maxDepth) {
        this.in = in;
        this.messageLength = messageLength;
        this.maxBinaries = maxBinaries;
        this.maxDepth = maxDepth;
    }

    List<byte[]> binaries() {
        return binaries;
    }

    /** Skips a nil or the JavaScript parser's {@code undefined}. Returns whether the next value was one of them. */
    boolean skipAbsent() throws IOException, ParserException {
        MessageFormat format = in.getNextFormat();
        if (format == MessageFormat.NIL) {
            in.unpackNil();
            return true;
        }
        if (format == UNDEFINED) {
            in.readPayload(readExtensionHeader());
            return true;
        }
        return false;
    }

    /** Reads the header of an extension with a JavaScript value and returns the length of the value that follows. */
    private int readExtensionHeader() throws IOException, ParserException {
        return lengthOfScriptValue(in.unpackExtensionTypeHeader());
    }

    private static int lengthOfScriptValue(ExtensionTypeHeader header) throws ParserException {
        if (header.getType() != SCRIPT_VALUE) {
            throw new ParserException("unknown extension type");
        }
        return header.getLength();
    }

    String read() throws IOException, ParserException {
        StringWriter json = new StringWriter();
        try (JsonWriter out = new JsonWriter(json)) {
            out.setHtmlSafe(false);
            readValue(out, 1);
        }
        return json.toString();
    }

    private void readValue(JsonWriter out, int depth) throws IOException, ParserException {
        MessageFormat format = in.getNextFormat();
        switch (format.getValueType()) {
            case NIL -> {
                in.unpackNil();
                out.nullValue();
            }
            case BOOLEAN -> out.value(in.unpackBoolean());
            case INTEGER -> out.value(in.unpackBigInteger());
            case FLOAT -> writeNumber(out, in.unpackDouble());
            case STRING -> out.value(in.unpackString());
            case BINARY -> writeBinary(out, in.unpackBinaryHeader());
            case ARRAY -> readArray(out, depth);
            case MAP -> readMap(out, depth);
            case EXTENSION -> readExtension(out, format);
        }
    }

    private void readArray(JsonWriter out, int depth) throws IOException, ParserException {
        requireDepth(depth);
        int size = in.unpackArrayHeader();
        out.beginArray();
        for (int i = 0; i < size; i++) {
            readValue(out, depth + 1);
        }
        out.endArray();
    }

    private void readMap(JsonWriter out, int depth) throws IOException, ParserException {
        requireDepth(depth);
        int size = in.unpackMapHeader();
        out.beginObject();
        for (int i = 0; i < size; i++) {
            out.name(in.unpackString());
            readValue(out, depth + 1);
        }
        out.endObject();
    }

    private void requireDepth(int depth) throws ParserException {
        if (depth > maxDepth) {
            throw new ParserException("nested deeper than " + maxDepth);
        }
    }

    /** Writes NaN and infinities as null, like {@code JSON.stringify}. */
    private static void writeNumber(JsonWriter out, double number) throws IOException {
        if (!Double.isFinite(number)) {
            out.nullValue();
        } else if (number == Math.rint(number) && Math.abs(number) <= MAX_SAFE_INTEGER) {
            out.value((long) number);
        } else {
            out.value(number);
        }
    }

    private void writeBinary(JsonWriter out, int length) throws IOException, ParserException {
        if (length > messageLength) {
            throw new ParserException("binary value longer than its message");
        }
        if (binaries.size() >= maxBinaries) {
            throw new ParserException("more than " + maxBinaries + " binary values");
        }
        out.beginObject()
                .name("_placeholder")
                .value(true)
                .name("num")
                .value(binaries.size())
                .endObject();
        binaries.add(in.readPayload(length));
    }

    private void readExtension(JsonWriter out, MessageFormat format) throws IOException, ParserException {
        if (skipAbsent()) {
            out.nullValue();
            return;
        }
        ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
        if (header.getType() == TIMESTAMP) {
            writeDate(out, in.unpackTimestamp(header).toEpochMilli());
            return;
        }
        int length = lengthOfScriptValue(header);
        if (format == DATE) {
            writeDate(out, readMillis());
        } else {
            writeBinary(out, length); // an ArrayBuffer
        }
    }

    private long readMillis() throws IOException {
        long millis = 0;
        for (byte part : in.readPayload(Long.BYTES)) {
            millis = millis << Byte.SIZE | (part & 0xFF);
        }
        return millis;
    }

    private static void writeDate(JsonWriter out, long millis) throws IOException, ParserException {
        if (Math.abs((double) millis) > MAX_DATE) {
            throw new ParserException("date out of range");
        }
        ZonedDateTime date = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
        out.value((date.getYear() >= 0 && date.getYear() <= 9999 ? ISO_DATE : ISO_DATE_OF_FAR_YEAR).format(date));
    }
}
