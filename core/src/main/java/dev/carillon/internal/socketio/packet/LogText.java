package dev.carillon.internal.socketio.packet;

/** Makes client-supplied names safe to log. They can be long, and a line break in a name could forge a log entry. */
public final class LogText {
    private static final int MAX_LENGTH = 100;

    private LogText() {}

    /** Truncates a long name and replaces each character that is not safe in a log line with a question mark. */
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

    /** Rejects control characters, line separators, and format characters, which can reverse the direction of the text. */
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
