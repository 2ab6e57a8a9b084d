package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.Optional;

/** A short text from a peer that others will see: the name of a room or of a person. */
final class PrintableText {
    private static final String BIDI_CONTROLS =
            "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private PrintableText() {}

    /** The text, or nothing where the value is no string, is blank, is too long or has characters that deceive. */
    static Optional<String> of(JsonElement json, int maxLength) {
        if (!(json instanceof JsonPrimitive primitive) || !primitive.isString()) {
            return Optional.empty();
        }
        String text = primitive.getAsString();
        boolean valid = !text.isBlank()
                && text.length() <= maxLength
                && text.codePoints().allMatch(PrintableText::isPrintable);
        return valid ? Optional.of(text) : Optional.empty();
    }

    /** No controls, no line ends, no marks that change the direction of a text, no halves of characters. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> BIDI_CONTROLS.indexOf(codePoint) < 0;
        };
    }
}
