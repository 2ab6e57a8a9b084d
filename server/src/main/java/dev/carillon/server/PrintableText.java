package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.Optional;

/** A short text from a peer that others will see: the name of a room or of a person. */
final class PrintableText {
    /** Format characters that some scripts and emoji need: the joiners. */
    private static final String JOINERS = "\u200C\u200D";

    /** Letters and symbols that show nothing. */
    private static final String FILLERS = "\u115F\u1160\u2800\u3164\uFFA0";

    private PrintableText() {}

    /** The text, or nothing where the value is no string, is blank, is too long or has characters that deceive. */
    static Optional<String> of(JsonElement json, int maxLength) {
        if (!(json instanceof JsonPrimitive primitive) || !primitive.isString()) {
            return Optional.empty();
        }
        String text = primitive.getAsString();
        boolean valid = text.codePoints().anyMatch(PrintableText::isVisible)
                && text.length() <= maxLength
                && text.codePoints().allMatch(PrintableText::isPrintable);
        return valid ? Optional.of(text) : Optional.empty();
    }

    private static boolean isVisible(int codePoint) {
        return !Character.isSpaceChar(codePoint) && JOINERS.indexOf(codePoint) < 0;
    }

    /** No controls, no line ends, nothing that is invisible or changes the direction of a text, no halves of characters. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> JOINERS.indexOf(codePoint) >= 0;
            default -> FILLERS.indexOf(codePoint) < 0;
        };
    }
}
