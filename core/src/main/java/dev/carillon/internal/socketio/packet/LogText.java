package dev.carillon.internal.socketio.packet;

/** Makes names that a client has chosen safe to log: they can be long, and a line break in one could forge a log entry. */
public final class LogText {
    private static final int MAX_LENGTH = 100;

    private LogText() {}

    /** Returns the start of the name, with a question mark for each character that does not belong in a line of a log. */
    public static String printable(String name) {
        boolean cut = name.length() > MAX_LENGTH;
        StringBuilder printable = new StringBuilder(cut ? name.substring(0, MAX_LENGTH) : name);
        for (int i = 0; i < printable.length(); i++) {
            if (!isPrintable(printable.charAt(i))) {
                printable.setCharAt(i, '?');
            }
        }
        return cut ? printable.append("...").toString() : printable.toString();
    }

    /** Line separators count as well as control characters; format characters can reverse the direction of the text. */
    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
