package dev.carillon.internal.socketio.packet;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Writes JSON, replaces each binary value with a placeholder, and collects the values (protocol v5, "Binary packets"). */
final class AttachmentWriter extends JsonWriter {
    private final StringBuilder text;

    /** Null until there is one. */
    private List<byte[]> attachments;

    /** The numbers of the attachments. Null until there is one. */
    private IdentityHashMap<byte[], Integer> numbers;

    AttachmentWriter() {
        this(new StringBuilder(64));
    }

    private AttachmentWriter(StringBuilder text) {
        super(new TextWriter(text));
        this.text = text;
    }

    /** Adds an attachment and returns its number. An array that occurs several times in the payload is added only once. */
    int add(byte[] data) {
        if (attachments == null) {
            attachments = new ArrayList<>();
            numbers = new IdentityHashMap<>();
        }
        Integer number = numbers.putIfAbsent(data, attachments.size());
        if (number != null) {
            return number;
        }
        attachments.add(data);
        return attachments.size() - 1;
    }

    /** Adds an attachment and writes its placeholder. */
    void attach(byte[] data) throws IOException {
        beginObject()
                .name("_placeholder")
                .value(true)
                .name("num")
                .value(add(data))
                .endObject();
    }

    String text() {
        return LoneSurrogates.escape(text.toString());
    }

    List<byte[]> attachments() {
        return attachments == null ? List.of() : attachments;
    }
}
