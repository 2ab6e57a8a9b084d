package dev.carillon.push;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an event, which clients send to resume after it. Opaque for clients.
 *
 * @param log identifies the log that the event belongs to: a log that is created again starts with new ids
 * @param number the position in the log, from 1; 0 is the position before the first event
 */
record EventId(String log, long number) {
    private static final Pattern FORMAT = Pattern.compile("([A-Za-z0-9_]{8})-(0|[1-9][0-9]{0,17})");

    /** Parses an id. Empty if it cannot be an id of any log. */
    static Optional<EventId> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        return matcher.matches()
                ? Optional.of(new EventId(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return log + "-" + number;
    }
}
