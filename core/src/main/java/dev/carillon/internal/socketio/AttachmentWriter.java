package dev.carillon.internal.socketio;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Writes JSON in which each binary value is a placeholder, and keeps the values (protocol v5, "Binary packets"). */
final class AttachmentWriter extends JsonWriter {
    private final StringWriter text;
    private final List<byte[]> attachments = new ArrayList<>(0);
    private final IdentityHashMap<byte[], Integer> numbers = new IdentityHashMap<>(0);

    AttachmentWriter() {
        this(new StringWriter(64));
    }

    private AttachmentWriter(StringWriter text) {
        super(text);
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

    StringBuffer text() {
        return text.getBuffer();
    }

    List<byte[]> attachments() {
        return attachments;
    }
}
