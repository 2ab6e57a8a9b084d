package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.Optional;

/** Validates short texts from a peer that other clients will see: the names of rooms and people. */
final class PrintableText {
    /** Format characters that some scripts and emoji require: the zero-width joiner and non-joiner. */
    private static final String JOINERS = "\u200C\u200D";

    /** Letters and symbols that render as blank. */
    private static final String FILLERS = "\u115F\u1160\u2800\u3164\uFFA0";

    private PrintableText() {}

    /** Returns the text, or empty if the value is not a string, is blank, is too long or contains deceptive characters. */
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

    /** Rejects control characters, line separators, invisible characters, direction marks and unpaired surrogates. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> JOINERS.indexOf(codePoint) >= 0;
            default -> FILLERS.indexOf(codePoint) < 0;
        };
    }
}
