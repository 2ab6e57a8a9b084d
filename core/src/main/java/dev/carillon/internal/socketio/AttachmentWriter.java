package dev.carillon.internal.socketio;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Writes JSON in which each binary value is a placeholder, and keeps the values (protocol v5, "Binary packets"). */
final class AttachmentWriter extends JsonWriter {
    private final StringBuilder text;
    private final List<byte[]> attachments = new ArrayList<>(0);
    private final IdentityHashMap<byte[], Integer> numbers = new IdentityHashMap<>(0);

    AttachmentWriter() {
        this(new StringBuilder(64));
    }

    private AttachmentWriter(StringBuilder text) {
        super(new Appender(text));
        this.text = text;
    }

    /** Writes the placeholder of a value. One array is one attachment, however often it stands in the payload. */
    void attach(byte[] data) throws IOException {
        Integer number = numbers.putIfAbsent(data, attachments.size());
        if (number == null) {
            number = attachments.size();
            attachments.add(data);
        }
        beginObject().name("_placeholder").value(true).name("num").value(number).endObject();
    }

    String text() {
        return text.toString();
    }

    List<byte[]> attachments() {
        return attachments;
    }

    /** What {@link java.io.StringWriter} is, without its locks. */
    private static final class Appender extends Writer {
        private final StringBuilder text;

        Appender(StringBuilder text) {
            this.text = text;
        }

        @Override
        public void write(int c) {
            text.append((char) c);
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            text.append(chars, offset, length);
        }

        @Override
        public void write(String part) {
            text.append(part);
        }

        @Override
        public void write(String part, int offset, int length) {
            text.append(part, offset, offset + length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
