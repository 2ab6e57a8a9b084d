package dev.carillon.internal.socketio.packet;

/**
 * Escapes surrogates that are not part of a pair. UTF-8 cannot encode them, so they would be replaced with question marks. As
 * escapes in JSON strings, they are allowed (RFC 8259, section 8.2), and JavaScript writes them in the same way.
 */
final class LoneSurrogates {
    private LoneSurrogates() {}

    /** Escapes them in a JSON text, where they can occur only in strings. Returns the text itself if there are none. */
    static String escape(String json) {
        int first = next(json, 0);
        if (first < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        int done = 0;
        for (int i = first; i >= 0; i = next(json, done)) {
            escaped.append(json, done, i).append("\\u").append(Integer.toHexString(json.charAt(i)));
            done = i + 1;
        }
        return escaped.append(json, done, json.length()).toString();
    }

    /** Returns the position of the first lone surrogate from a position on, or -1. */
    private static int next(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static boolean isPair(String text, int high) {
        return high + 1 < text.length()
                && Character.isHighSurrogate(text.charAt(high))
                && Character.isLowSurrogate(text.charAt(high + 1));
    }
}
