package dev.carillon.integration;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import org.json.JSONException;
import org.json.JSONObject;

/** JSON helpers. The JSON library of the Java client has no {@code equals}, so values are compared as Gson elements. */
final class Json {
    private Json() {}

    /** Parses an expected value. Strings can be in single quotes. */
    static JsonElement parse(String text) {
        return JsonParser.parseString(text);
    }

    /** Converts a value that a client has received, for comparison. */
    static JsonElement of(Object received) {
        return JsonParser.parseString(
                received instanceof String text ? JSONObject.quote(text) : String.valueOf(received));
    }

    /** Creates an object for a client to send, from alternating names and values. */
    static JSONObject object(Object... namesAndValues) {
        JSONObject object = new JSONObject();
        try {
            for (int i = 0; i < namesAndValues.length; i += 2) {
                object.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        } catch (JSONException e) {
            throw new IllegalArgumentException(e);
        }
        return object;
    }
}
