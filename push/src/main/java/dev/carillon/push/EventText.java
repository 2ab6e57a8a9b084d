package dev.carillon.push;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.carillon.RawJson;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * An event as JSON text without line breaks.
 *
 * @param event the event name, as a JSON string
 * @param args the arguments, as a JSON array. A binary value is an object: {@code {"base64":"..."}}
 */
record EventText(String event, String args) {
    /** Binary values may be repeated up to this length, however small they are. */
    private static final long MAX_REPEATED = 1024 * 1024;

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    /** Data that refers to the same binary values so often that the text would be much larger. */
    static final class TooLargeException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super("the event repeats binary values too often");
        }
    }

    /**
     * Converts the data of a Socket.IO event: an array with the name and the arguments.
     *
     * @throws TooLargeException if the text would be much larger than the data
     */
    static EventText of(RawJson data) {
        String json = withoutLineBreaks(data.json());
        if (!data.attachments().isEmpty()) {
            JsonArray array = JsonParser.parseString(json).getAsJsonArray();
            if (encodedLength(array, data.attachments()) > maxEncodedLength(data.attachments())) {
                throw new TooLargeException();
            }
            json = GSON.toJson(withBase64(array, data.attachments()));
        }
        return split(json);
    }

    /**
     * Returns how long all binary values may be as base64. An application may relay what a client has sent, and a client may refer to
     * one value many thousands of times.
     */
    private static long maxEncodedLength(List<byte[]> attachments) {
        long bytes = attachments.stream().mapToLong(data -> data.length).sum();
        return Math.max(MAX_REPEATED, 2 * bytes);
    }

    private static long encodedLength(JsonElement element, List<byte[]> attachments) {
        long length = 0;
        if (element instanceof JsonArray array) {
            for (JsonElement item : array) {
                length += encodedLength(item, attachments);
            }
        } else if (element instanceof JsonObject object) {
            if (isPlaceholder(object)) {
                return (attachment(object, attachments).length + 2L) / 3 * 4;
            }
            for (JsonElement value : object.asMap().values()) {
                length += encodedLength(value, attachments);
            }
        }
        return length;
    }

    /** Between tokens, a line break means nothing. Within strings, JSON does not allow them. */
    private static String withoutLineBreaks(String json) {
        return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                ? json
                : json.replace('\n', ' ').replace('\r', ' ');
    }

    private static EventText split(String json) {
        int start = json.indexOf('"');
        int end = endOfString(json, start);
        String rest = json.substring(end).strip();
        return new EventText(
                json.substring(start, end),
                rest.startsWith(",") ? "[" + rest.substring(1).stripLeading() : "[]");
    }

    private static int endOfString(String json, int start) {
        int position = start + 1;
        while (json.charAt(position) != '"') {
            position += json.charAt(position) == '\\' ? 2 : 1;
        }
        return position + 1;
    }

    private static JsonElement withBase64(JsonElement element, List<byte[]> attachments) {
        if (element instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withBase64(array.get(i), attachments));
            }
        } else if (element instanceof JsonObject object) {
            if (isPlaceholder(object)) {
                return base64(attachment(object, attachments));
            }
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                member.setValue(withBase64(member.getValue(), attachments));
            }
        }
        return element;
    }

    /** The same rule as that of the decoder: anything else may be an object of the application. */
    private static boolean isPlaceholder(JsonObject object) {
        return object.get("_placeholder") instanceof JsonPrimitive mark && mark.isBoolean() && mark.getAsBoolean();
    }

    private static byte[] attachment(JsonObject placeholder, List<byte[]> attachments) {
        return attachments.get(placeholder.get("num").getAsInt());
    }

    private static JsonObject base64(byte[] data) {
        JsonObject object = new JsonObject();
        object.addProperty("base64", Base64.getEncoder().encodeToString(data));
        return object;
    }

    /** Returns the object that clients receive. */
    String withId(String id) {
        return "{\"id\":\"" + id + "\",\"event\":" + event + ",\"args\":" + args + "}";
    }
}
