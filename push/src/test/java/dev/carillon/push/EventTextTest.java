package dev.carillon.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.carillon.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON text of events. */
class EventTextTest {
    private static void assertText(String event, String args, String data) {
        assertEquals(new EventText(event, args), EventText.of(new RawJson(data)));
    }

    @Test
    void nameAndArgumentsAreSeparated() {
        assertText("\"a\"", "[]", "[\"a\"]");
        assertText("\"a\"", "[1,\"b\",{\"c\":[null]}]", "[\"a\",1,\"b\",{\"c\":[null]}]");
        assertText("\"a\"", "[1 ]", " [ \"a\" , 1 ]");
    }

    @Test
    void nameMayContainAnyCharacter() {
        assertText("\"a\\\"b\\\\\"", "[\",\"]", "[\"a\\\"b\\\\\",\",\"]");
        assertText("\"\"", "[\"\u00e9\ud83d\ude00\"]", "[\"\",\"\u00e9\ud83d\ude00\"]");
    }

    @Test
    void lineBreaksBetweenTokensAreReplaced() {
        assertText("\"a\"", "[{ \"b\":  1}]", "[\"a\",{\n\"b\":\r\n1}]");
    }

    @Test
    void binaryValuesAreEncodedAsBase64() {
        RawJson data = new RawJson(
                "[\"file\",{\"_placeholder\":true,\"num\":1},[{\"x\":{\"_placeholder\":true,\"num\":0}}],1.50]",
                List.of(new byte[] {1, 2, 3}, new byte[] {(byte) 0xFF}));
        assertEquals(
                new EventText("\"file\"", "[{\"base64\":\"/w==\"},[{\"x\":{\"base64\":\"AQID\"}}],1.50]"),
                EventText.of(data));
    }

    @Test
    void onlyTrueMarksAPlaceholder() {
        String args = "{\"_placeholder\":\"true\",\"num\":0},{\"_placeholder\":1,\"num\":0}";
        RawJson data =
                new RawJson("[\"a\"," + args + ",{\"_placeholder\":true,\"num\":0}]", List.of(new byte[] {1, 2, 3}));
        assertEquals(new EventText("\"a\"", "[" + args + ",{\"base64\":\"AQID\"}]"), EventText.of(data));
    }

    @Test
    void objectThatLooksLikeAPlaceholderIsKeptWithoutAttachments() {
        assertText("\"a\"", "[{\"_placeholder\":true,\"num\":0}]", "[\"a\",{\"_placeholder\":true,\"num\":0}]");
    }

    @Test
    void binaryValueMayOccurSeveralTimes() {
        String placeholder = "{\"_placeholder\":true,\"num\":0}";
        RawJson data = new RawJson("[\"a\"," + placeholder + "," + placeholder + "]", List.of(new byte[] {1, 2, 3}));
        assertEquals(new EventText("\"a\"", "[{\"base64\":\"AQID\"},{\"base64\":\"AQID\"}]"), EventText.of(data));
    }

    @Test
    void binaryValueCannotBeRepeatedWithoutEnd() {
        String placeholder = "{\"_placeholder\":true,\"num\":0}";
        byte[] large = new byte[1024 * 1024];
        assertEquals(
                "[{\"base64\":\"".length() + (large.length + 2) / 3 * 4 + "\"}]".length(),
                EventText.of(new RawJson("[\"a\"," + placeholder + "]", List.of(large)))
                        .args()
                        .length());
        RawJson repeated = new RawJson("[\"a\",[" + placeholder + "," + placeholder + "]]", List.of(large));
        assertThrows(EventText.TooLargeException.class, () -> EventText.of(repeated));
    }
}
