package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;

/** Reads JSON that contains placeholders for binary attachments. */
final class AttachmentReader extends JsonReader {
    private final List<byte[]> attachments;

    AttachmentReader(String json, List<byte[]> attachments) {
        super(new StringReader(json));
        this.attachments = attachments;
    }

    /** Reads a placeholder object and returns its attachment. */
    byte[] readAttachment() throws IOException {
        int number = -1;
        beginObject();
        while (hasNext()) {
            if (nextName().equals("num")) {
                number = nextInt();
            } else {
                skipValue();
            }
        }
        endObject();
        if (number < 0 || number >= attachments.size()) {
            throw new JsonParseException("no attachment has this number");
        }
        return attachments.get(number);
    }
}
