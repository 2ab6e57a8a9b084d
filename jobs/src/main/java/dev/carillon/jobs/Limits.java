package dev.carillon.jobs;

/** What a report may contain. */
final class Limits {
    static final int NAME = 100;
    static final int MESSAGE = 1000;
    static final int ERROR = 4000;

    /** In characters of JSON. */
    static final int RESULT = 64 * 1024;

    private Limits() {}

    static void requireNotNegative(Long number, String what) {
        if (number != null && number < 0) {
            throw invalid(what + " must not be negative");
        }
    }

    static void requireLength(String text, int max, String what) {
        if (text != null && text.length() > max) {
            throw invalid(what + " must have at most " + max + " characters");
        }
    }

    static String requireName(String name) {
        requireLength(name, NAME, "name");
        if (name.isBlank()) {
            throw invalid("name must not be blank");
        }
        if (name.chars().anyMatch(Character::isISOControl)) { // it could forge lines of logs
            throw invalid("name must not contain control characters");
        }
        return name;
    }

    /** Returns as much of a text as may be stored. */
    static String truncate(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + "\u2026";
    }

    static JobException invalid(String message) {
        return new JobException(JobException.Reason.INVALID, message);
    }

    static JobException invalid(String message, Throwable cause) {
        return new JobException(JobException.Reason.INVALID, message, cause);
    }
}
