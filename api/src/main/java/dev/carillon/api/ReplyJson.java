package dev.carillon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carillon.EventArgs;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Converts the reply of a client to JSON. Binary values become {@code {"base64": "..."}}, as on push channels. */
final class ReplyJson {
    private static final String PLACEHOLDER = "_placeholder";

    private ReplyJson() {}

    /** Converts the first argument of an acknowledgement; JSON null if there is none. */
    static JsonElement of(EventArgs reply) {
        JsonElement json = reply.json(0);
        List<byte[]> attachments = reply.raw(0).attachments();
        return attachments.isEmpty() ? json : withAttachments(json, attachments);
    }

    private static JsonElement withAttachments(JsonElement json, List<byte[]> attachments) {
        if (json instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(element -> copy.add(withAttachments(element, attachments)));
            return copy;
        }
        if (!(json instanceof JsonObject object)) {
            return json;
        }
        JsonObject copy = new JsonObject();
        if (object.has(PLACEHOLDER)) { // the server has checked that the number is valid
            byte[] bytes = attachments.get(object.get("num").getAsInt());
            copy.addProperty("base64", Base64.getEncoder().encodeToString(bytes));
            return copy;
        }
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            copy.add(member.getKey(), withAttachments(member.getValue(), attachments));
        }
        return copy;
    }
}
