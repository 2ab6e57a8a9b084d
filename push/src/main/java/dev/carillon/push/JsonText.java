package dev.carillon.push;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** Text of the application in JSON. */
final class JsonText {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private JsonText() {}

    /** Returns a text as a JSON string, which contains no line breaks. */
    static String quoted(String text) {
        return GSON.toJson(text);
    }
}
