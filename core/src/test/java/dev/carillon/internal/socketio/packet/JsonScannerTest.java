package dev.carillon.internal.socketio.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.carillon.internal.engineio.PacketFormatException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner accepts only valid JSON and finds the elements of an array. */
class JsonScannerTest {
    private static final TypeAdapter<JsonElement> GSON = new Gson().getAdapter(JsonElement.class);
    private static final int DEPTH = 100;
    private static final int MUTATIONS = 50_000;
    private static final String ALPHABET = "[]{},:\"\\/untrfalse0123456789.eE+- \t\n\u0000\u001f\u0660\uff10\uffff";
    private static final String[] SEEDS = {
        "[\"name\",1,2.5,-0.1e+10,true,false,null]",
        "[\"a\\n\\u00e9\\\"\\\\\\/\",{\"k\":[1,{\"x\":\"\"}],\"\":{}}]",
        "[]",
        "[[],[[]],{},[{\"a\":[0]}]]",
        " [ 1 , 2 ] ",
        "[\"\\u0041\\u00E9\",\"\u20ac\",0,-0,1e5,1E-5]"
    };

    private static int[] scan(String text) throws PacketFormatException {
        return new JsonScanner(text, 0, DEPTH).scanArray();
    }

    @Test
    void boundsOfEveryElementAreFound() throws Exception {
        String text = "x[ \"a,]\" ,1, {\"b\":[2,3]},[ ],null ]";
        int[] bounds = new JsonScanner(text, 1, DEPTH).scanArray();
        String[] elements = new String[bounds.length / 2];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = text.substring(bounds[2 * i], bounds[2 * i + 1]);
        }
        assertArrayEquals(new String[] {"\"a,]\"", "1", "{\"b\":[2,3]}", "[ ]", "null"}, elements);
    }

    @Test
    void emptyArrayHasNoElements() throws Exception {
        assertEquals(0, scan("[]").length);
        assertEquals(0, scan(" [ ] ").length);
    }

    @Test
    void manyElementsAreFound() throws Exception {
        assertEquals(2000, scan("[" + "1,".repeat(999) + "1]").length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0]",
                "[-0]",
                "[1.0]",
                "[1e5]",
                "[1E+5]",
                "[-1.5e-5]",
                "[\"\"]",
                "[\"\\u12aF\"]",
                "[\"\\b\\f\\n\\r\\t\\/\"]",
                "[{}]",
                "[{\"a\":1,\"a\":2}]",
                "[\"\u007f\u2028\ud800\"]",
                "\r\n\t [1]\r\n\t "
            })
    void validJsonIsAccepted(String text) {
        assertDoesNotThrow(() -> scan(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1]]",
                "[1]x",
                "{}",
                "1",
                "\"a\"",
                "null",
                "[01]",
                "[1.]",
                "[.5]",
                "[+1]",
                "[1e]",
                "[1e+]",
                "[-]",
                "[--1]",
                "[0x1]",
                "[NaN]",
                "[Infinity]",
                "[tru]",
                "[truee]",
                "[True]",
                "[nul]",
                "['a']",
                "[\"a]",
                "[\"a\\]",
                "[\"\\x\"]",
                "[\"\\u12\"]",
                "[\"\\u12g4\"]",
                "[\"\\u\u0661\u0661\u0661\u0661\"]",
                "[\"\\u\uff11\uff11\uff11\uff11\"]",
                "[\"\n\"]",
                "[\"\u0000\"]",
                "[{]",
                "[{a:1}]",
                "[{\"a\"}]",
                "[{\"a\":}]",
                "[{\"a\":1,}]",
                "[{,}]",
                "[{\"a\" 1}]",
                "[{\"a\":1 \"b\":2}]",
                "[/**/1]",
                "[1]//",
                "\ufeff[1]",
                "[\u00a01]",
                "[1\uffff]",
                "[\uffff]"
            })
    void invalidInputIsRefused(String text) {
        assertThrows(PacketFormatException.class, () -> scan(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"name\",{\"a\":[1,2.5e1,\"x\\u0041\",true,null]}]", "[[[]],{\"k\":{}}]"})
    void everyTruncationIsRefused(String text) {
        for (int length = 0; length < text.length(); length++) {
            String truncated = text.substring(0, length);
            assertThrows(PacketFormatException.class, () -> scan(truncated), truncated);
        }
    }

    @Test
    void objectIsScannedWithoutTrailingData() {
        assertDoesNotThrow(() -> new JsonScanner("0 {\"a\":{}} ", 1, DEPTH).scanObject());
        for (String text : new String[] {"", "[]", "null", "{}x", "{", "{}{}", "\"{}\""}) {
            assertThrows(PacketFormatException.class, () -> new JsonScanner(text, 0, DEPTH).scanObject());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 255})
    void nestingIsAllowedUpToTheLimit(int depth) {
        String deepest = "[".repeat(depth) + "]".repeat(depth);
        assertDoesNotThrow(() -> new JsonScanner(deepest, 0, depth).scanArray());
        assertThrows(PacketFormatException.class, () -> new JsonScanner("[" + deepest + "]", 0, depth).scanArray());
        String object = "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
        assertDoesNotThrow(() -> new JsonScanner(object, 0, depth).scanObject());
        assertThrows(
                PacketFormatException.class, () -> new JsonScanner("{\"a\":" + object + "}", 0, depth).scanObject());
    }

    @Test
    void deepNestingDoesNotOverflowTheStack() {
        assertThrows(PacketFormatException.class, () -> scan("[".repeat(1_000_000)));
        assertThrows(PacketFormatException.class, () -> scan("[{\"a\":".repeat(200_000)));
    }

    /** The seed is fixed, so that failures are reproducible. Lone surrogates are valid JSON, but not for this reader. */
    @Test
    void scannerAndStrictReaderAgreeOnBrokenJson() {
        Random random = new Random(20_261_120);
        for (int i = 0; i < MUTATIONS; i++) {
            String text = mutated(SEEDS[random.nextInt(SEEDS.length)], random);
            assertEquals(isStrictArray(text), isScanned(text), () -> "scanner and Gson differ on: " + text);
        }
    }

    private static String mutated(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int n = 1 + random.nextInt(3); n > 0 && text.length() > 0; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                case 2 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static boolean isScanned(String text) {
        try {
            scan(text);
            return true;
        } catch (PacketFormatException e) {
            return false;
        }
    }

    private static boolean isStrictArray(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement element = GSON.read(reader);
            return element.isJsonArray() && reader.peek() == JsonToken.END_DOCUMENT;
        } catch (IOException | JsonParseException e) {
            return false;
        }
    }
}
