package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.carillon.fuzz.Growth;
import dev.carillon.internal.engineio.PacketFormatException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The scanner accepts what Gson's strict reader accepts, and finds the same elements. */
class JsonScannerFuzzTest {
    private static final TypeAdapter<JsonElement> GSON = new Gson().getAdapter(JsonElement.class);
    private static final int DEPTH = 100;

    /**
     * Gson skips a byte order mark, refuses lone surrogates, and reads a number that exceeds its buffer as a string without
     * quotes.
     */
    private static final Pattern DIFFERENT = Pattern.compile("^\ufeff|\\\\u[dD][89a-fA-F]|[-+.eE0-9]{1000}");

    @FuzzTest
    void array(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Optional<JsonElement> expected = read(text);
        Optional<int[]> bounds = scan(text);
        if (!isOutOfScope(text)) {
            assertEquals(expected.filter(JsonElement::isJsonArray).isPresent(), bounds.isPresent());
        }
        bounds.ifPresent(found -> expected.ifPresent(array -> checkElements(text, found, array.getAsJsonArray())));
        Growth.requireLinear(input, large -> scan(new String(large, StandardCharsets.UTF_8)));
    }

    @FuzzTest
    void object(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (!isOutOfScope(text)) {
            assertEquals(read(text).filter(JsonElement::isJsonObject).isPresent(), isObject(text));
        }
        Growth.requireLinear(input, large -> isObject(new String(large, StandardCharsets.UTF_8)));
    }

    private static boolean isOutOfScope(String text) {
        return depth(text) > DEPTH || DIFFERENT.matcher(text).find();
    }

    /** An upper bound, because brackets in strings count as well. */
    private static long depth(String text) {
        return text.chars().filter(c -> c == '[' || c == '{').count();
    }

    private static void checkElements(String text, int[] bounds, JsonArray expected) {
        assertEquals(expected.size(), bounds.length / 2);
        for (int i = 0; i < expected.size(); i++) {
            String element = text.substring(bounds[2 * i], bounds[2 * i + 1]);
            assertEquals(
                    expected.get(i).toString(), JsonParser.parseString(element).toString());
        }
    }

    private static Optional<int[]> scan(String text) {
        try {
            return Optional.of(new JsonScanner(text, 0, DEPTH).scanArray());
        } catch (PacketFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isObject(String text) {
        try {
            new JsonScanner(text, 0, DEPTH).scanObject();
            return true;
        } catch (PacketFormatException e) {
            return false;
        }
    }

    private static Optional<JsonElement> read(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement element = GSON.read(reader);
            return reader.peek() == JsonToken.END_DOCUMENT ? Optional.of(element) : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }
}
