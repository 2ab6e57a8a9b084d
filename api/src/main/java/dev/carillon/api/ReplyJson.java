package dev.carillon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.EventArgs;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Converts the reply of a client to JSON. Binary values become {@code {"base64": "..."}}, as on push channels. */
final class ReplyJson {
    private static final int BASE64_OVERHEAD = "{\"base64\":\"\"}".length();

    private ReplyJson() {}

    /**
     * Returns how long the JSON of the first argument can be, without encoding any binary value: a client may refer to the same one
     * very often.
     */
    static long maxLength(EventArgs reply) {
        if (reply.size() == 0) {
            return "null".length();
        }
        List<byte[]> attachments = reply.raw(0).attachments();
        long text = reply.raw(0).json().length();
        return attachments.isEmpty() ? text : text + encodedLength(reply.json(0), attachments);
    }

    private static long encodedLength(JsonElement json, List<byte[]> attachments) {
        long length = 0;
        if (json instanceof JsonArray array) {
            for (JsonElement element : array) {
                length += encodedLength(element, attachments);
            }
        } else if (json instanceof JsonObject object) {
            if (isPlaceholder(object)) {
                return BASE64_OVERHEAD + (attachment(object, attachments).length + 2L) / 3 * 4;
            }
            for (JsonElement element : object.asMap().values()) {
                length += encodedLength(element, attachments);
            }
        }
        return length;
    }

    /** Converts the first argument of an acknowledgement; JSON null if there is none. */
    static JsonElement of(EventArgs reply) {
        JsonElement json = reply.json(0);
        return json.isJsonNull() || reply.raw(0).attachments().isEmpty()
                ? json
                : withBase64(json, reply.raw(0).attachments());
    }

    private static JsonElement withBase64(JsonElement json, List<byte[]> attachments) {
        if (json instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(element -> copy.add(withBase64(element, attachments)));
            return copy;
        }
        if (!(json instanceof JsonObject object)) {
            return json;
        }
        JsonObject copy = new JsonObject();
        if (isPlaceholder(object)) {
            copy.addProperty("base64", Base64.getEncoder().encodeToString(attachment(object, attachments)));
            return copy;
        }
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            copy.add(member.getKey(), withBase64(member.getValue(), attachments));
        }
        return copy;
    }

    /** The same rule as that of the decoder: anything else may be an object of the application. */
    private static boolean isPlaceholder(JsonObject object) {
        return object.get("_placeholder") instanceof JsonPrimitive mark && mark.isBoolean() && mark.getAsBoolean();
    }

    /** Returns the attachment of a placeholder. The decoder has checked that it exists. */
    private static byte[] attachment(JsonObject placeholder, List<byte[]> attachments) {
        return attachments.get(placeholder.get("num").getAsInt());
    }
}
