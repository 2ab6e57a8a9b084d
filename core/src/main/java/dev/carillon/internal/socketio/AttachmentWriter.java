package dev.carillon.internal.socketio;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes JSON in which each binary value is a placeholder, and keeps the values (protocol v5, "Binary packets"). */
final class AttachmentWriter extends JsonWriter {
    private final StringWriter text;
    private List<byte[]> attachments = List.of();

    AttachmentWriter() {
        this(new StringWriter(64));
    }

    private AttachmentWriter(StringWriter text) {
        super(text);
        this.text = text;
    }

    void attach(byte[] data) throws IOException {
        if (attachments.isEmpty()) {
            attachments = new ArrayList<>(2);
        }
        beginObject()
                .name("_placeholder")
                .value(true)
                .name("num")
                .value(attachments.size())
                .endObject();
        attachments.add(data);
    }

    StringBuffer text() {
        return text.getBuffer();
    }

    List<byte[]> attachments() {
        return attachments;
    }
}
