package dev.carillon.internal.socketio.packet;

import dev.carillon.internal.engineio.PacketFormatException;
import java.util.Arrays;

/**
 * Checks that a text is valid JSON (RFC 8259) and finds the bounds of its values without building them. Packets are thus validated
 * on arrival, but their arguments are parsed only later, by the handler that knows their types.
 */
final class JsonScanner {
    private static final char END = '\uFFFF';

    private final String text;
    private final int maxDepth;
    private int position;

    JsonScanner(String text, int start, int maxDepth) {
        this.text = text;
        this.position = start;
        this.maxDepth = maxDepth;
    }

    /** Scans an array that extends to the end of the text. Returns the start and the end of each element, in order. */
    int[] scanArray() throws PacketFormatException {
        int[] bounds = new int[8];
        int count = 0;
        skipSpace();
        expect('[');
        skipSpace();
        if (peek() == ']') {
            position++;
        } else {
            do {
                skipSpace();
                if (count == bounds.length) {
                    bounds = Arrays.copyOf(bounds, count * 2);
                }
                bounds[count++] = position;
                skipValue(1);
                bounds[count++] = position;
                skipSpace();
            } while (tookComma(']'));
        }
        expectEnd();
        return Arrays.copyOf(bounds, count);
    }

    /** Scans an object that extends to the end of the text. */
    void scanObject() throws PacketFormatException {
        skipSpace();
        if (peek() != '{') {
            throw unexpected();
        }
        skipValue(0);
        expectEnd();
    }

    private void skipValue(int depth) throws PacketFormatException {
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> skipObject(depth + 1);
            case '[' -> skipArray(depth + 1);
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
    }

    private void skipObject(int depth) throws PacketFormatException {
        checkDepth(depth);
        position++;
        skipSpace();
        if (peek() == '}') {
            position++;
            return;
        }
        do {
            skipSpace();
            skipString();
            skipSpace();
            expect(':');
            skipSpace();
            skipValue(depth);
            skipSpace();
        } while (tookComma('}'));
    }

    private void skipArray(int depth) throws PacketFormatException {
        checkDepth(depth);
        position++;
        skipSpace();
        if (peek() == ']') {
            position++;
            return;
        }
        do {
            skipSpace();
            skipValue(depth);
            skipSpace();
        } while (tookComma(']'));
    }

    /** Consumes a comma or the closing bracket. Returns true for a comma. */
    private boolean tookComma(char close) throws PacketFormatException {
        char next = peek();
        if (next != ',' && next != close) {
            throw unexpected();
        }
        position++;
        return next == ',';
    }

    private void skipString() throws PacketFormatException {
        expect('"');
        while (true) {
            char c = next();
            if (c == '"') {
                return;
            } else if (c == '\\') {
                skipEscape();
            } else if (c < ' ') {
                throw unexpected();
            }
        }
    }

    private void skipEscape() throws PacketFormatException {
        char c = next();
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if (!isHexDigit(next())) {
                    throw unexpected();
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw unexpected();
        }
    }

    private void skipNumber() throws PacketFormatException {
        if (peek() == '-') {
            position++;
        }
        if (peek() == '0') {
            position++;
        } else {
            skipDigits();
        }
        if (peek() == '.') {
            position++;
            skipDigits();
        }
        if (peek() == 'e' || peek() == 'E') {
            position++;
            if (peek() == '+' || peek() == '-') {
                position++;
            }
            skipDigits();
        }
    }

    private void skipDigits() throws PacketFormatException {
        int start = position;
        while (isDigit(peek())) {
            position++;
        }
        if (position == start) {
            throw unexpected();
        }
    }

    private void skipWord(String word) throws PacketFormatException {
        if (!text.startsWith(word, position)) {
            throw unexpected();
        }
        position += word.length();
    }

    private void skipSpace() {
        while (isSpace(peek())) {
            position++;
        }
    }

    private void expect(char wanted) throws PacketFormatException {
        if (next() != wanted) {
            throw unexpected();
        }
    }

    private void expectEnd() throws PacketFormatException {
        skipSpace();
        if (position != text.length()) {
            throw unexpected();
        }
    }

    private void checkDepth(int depth) throws PacketFormatException {
        if (depth > maxDepth) {
            throw new PacketFormatException("JSON nested deeper than " + maxDepth);
        }
    }

    /** The next character, or {@link #END}, which does not occur in valid JSON outside strings. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    private char next() throws PacketFormatException {
        if (position == text.length()) {
            throw new PacketFormatException("unexpected end of JSON");
        }
        return text.charAt(position++);
    }

    private PacketFormatException unexpected() {
        return new PacketFormatException("invalid JSON at character " + position);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
