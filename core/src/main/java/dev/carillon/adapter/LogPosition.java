package dev.carillon.adapter;

import java.util.Comparator;
import java.util.Optional;

/**
 * The position of an event in a {@link SharedLog}. Clients know it as the offset of the event. Its text has the format of the entry
 * IDs of Redis streams: two numbers with a hyphen in between.
 *
 * @param time usually the time of the event in milliseconds, or any other number that grows
 * @param sequence distinguishes events with the same time
 */
public record LogPosition(long time, long sequence) implements Comparable<LogPosition> {
    /** The position before all events. */
    public static final LogPosition START = new LogPosition(0, 0);

    /** Longer texts cannot be positions. */
    private static final int MAX_LENGTH = 40;

    private static final Comparator<LogPosition> ORDER =
            Comparator.comparingLong(LogPosition::time).thenComparingLong(LogPosition::sequence);

    /**
     * Reads a position.
     *
     * @param text the text, which may come from a client
     * @return the position, or empty if the text is not one
     */
    public static Optional<LogPosition> parse(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen < 1
                || text.length() > MAX_LENGTH
                || !isNumber(text, 0, hyphen)
                || !isNumber(text, hyphen + 1, text.length())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LogPosition(
                    Long.parseLong(text, 0, hyphen, 10), Long.parseLong(text, hyphen + 1, text.length(), 10)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String text, int begin, int end) {
        return begin < end && text.substring(begin, end).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public int compareTo(LogPosition other) {
        return ORDER.compare(this, other);
    }

    /** Returns the offset that clients receive. */
    @Override
    public String toString() {
        return time + "-" + sequence;
    }
}
