package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
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

    /** Refuses numbers that are too large. Gson's method returns infinity for them, which no JSON text can mean. */
    @Override
    public double nextDouble() throws IOException {
        boolean number = peek() == JsonToken.NUMBER;
        double value = super.nextDouble();
        if (number && Double.isInfinite(value)) {
            throw new MalformedJsonException("a number is too large for a double");
        }
        return value;
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
