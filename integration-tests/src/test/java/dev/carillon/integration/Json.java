package dev.carillon.integration;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import org.json.JSONException;
import org.json.JSONObject;

/** JSON for both sides: the Java client has a JSON library of its own, whose objects cannot be compared. */
final class Json {
    private Json() {}

    /** Reads JSON in which single quotes may stand for double ones; to compare with. */
    static JsonElement parse(String text) {
        return JsonParser.parseString(text);
    }

    /** A value that a client has received, to compare with. */
    static JsonElement of(Object received) {
        return JsonParser.parseString(
                received instanceof String text ? JSONObject.quote(text) : String.valueOf(received));
    }

    /** An object for a client to send: names and values in turn. */
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
