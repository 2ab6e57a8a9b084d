package dev.carillon.internal.socketio.packet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.internal.engineio.PacketFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Placeholders for binary attachments in a payload: {@code {"_placeholder":true,"num":0}}. */
final class Placeholders {
    private static final String MARKER = "_placeholder";
    private static final String NUMBER = "num";
    private static final Pattern DIGITS = Pattern.compile("\\d{1,5}");

    private Placeholders() {}

    /** Checks that each placeholder refers to an existing attachment. */
    static void check(JsonElement json, int attachments) throws PacketFormatException {
        if (json.isJsonArray()) {
            for (JsonElement element : json.getAsJsonArray()) {
                check(element, attachments);
            }
        } else if (isPlaceholder(json)) {
            checkNumber(json.getAsJsonObject().get(NUMBER), attachments);
        } else if (json.isJsonObject()) {
            for (Map.Entry<String, JsonElement> member : json.getAsJsonObject().entrySet()) {
                check(member.getValue(), attachments);
            }
        }
    }

    /** Copies checked JSON into another packet and renumbers its attachments. */
    static void copy(JsonElement json, List<byte[]> attachments, AttachmentWriter out) throws IOException {
        if (json.isJsonArray()) {
            out.beginArray();
            for (JsonElement element : json.getAsJsonArray()) {
                copy(element, attachments, out);
            }
            out.endArray();
        } else if (isPlaceholder(json)) {
            out.attach(attachments.get(json.getAsJsonObject().get(NUMBER).getAsInt()));
        } else if (json.isJsonObject()) {
            out.beginObject();
            for (Map.Entry<String, JsonElement> member : json.getAsJsonObject().entrySet()) {
                out.name(member.getKey());
                copy(member.getValue(), attachments, out);
            }
            out.endObject();
        } else {
            out.jsonValue(json.toString());
        }
    }

    static boolean isPlaceholder(JsonElement json) {
        return json instanceof JsonObject object
                && object.get(MARKER) instanceof JsonPrimitive marker
                && marker.isBoolean()
                && marker.getAsBoolean();
    }

    /** Accepts only digits, because Java cannot parse every notation of a small number that JSON allows. */
    private static void checkNumber(JsonElement number, int attachments) throws PacketFormatException {
        boolean valid = number instanceof JsonPrimitive primitive
                && primitive.isNumber()
                && DIGITS.matcher(primitive.getAsString()).matches()
                && primitive.getAsInt() < attachments;
        if (!valid) {
            throw new PacketFormatException("illegal attachment number");
        }
    }
}
