package dev.carillon.push;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last events of one channel. Not thread-safe. */
final class EventLog {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    private static final int NAME_LENGTH = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name = newName();
    private final Limits limits;
    private final int kept;
    private final Deque<LoggedEvent> events = new ArrayDeque<>();
    private long last;
    private long bytes;

    /**
     * What a log keeps at most.
     *
     * @param events the number of events
     * @param bytes the memory of the events
     * @param age the age of the events
     */
    record Limits(int events, long bytes, Duration age) {}

    /**
     * Creates an empty log.
     *
     * @param keepsLast whether the last event is kept whatever the limits, because it carries the current state
     */
    EventLog(Limits limits, boolean keepsLast) {
        this.limits = limits;
        this.kept = keepsLast ? 1 : 0;
    }

    private static String newName() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }

    /** Adds an event, which may displace older ones. */
    LoggedEvent append(EventText text, long nanoTime) {
        last++;
        String id = lastId();
        LoggedEvent event = new LoggedEvent(last, id, text.withId(id), nanoTime);
        events.add(event);
        bytes += event.bytes();
        while (canRemove() && (events.size() > limits.events || bytes > limits.bytes)) {
            removeOldest();
        }
        return event;
    }

    /** Removes the events that are too old. */
    void expire(long nanoTime) {
        while (canRemove() && nanoTime - events.peek().nanoTime() > limits.age.toNanos()) {
            removeOldest();
        }
    }

    /** Removes events until at most this much memory is used. */
    void shrink(long maxBytes) {
        while (canRemove() && bytes > maxBytes) {
            removeOldest();
        }
    }

    private boolean canRemove() {
        return events.size() > kept;
    }

    private void removeOldest() {
        bytes -= events.remove().bytes();
    }

    /** Returns the id of the last event. */
    String lastId() {
        return id(last);
    }

    /** Returns the id of a position. */
    String id(long number) {
        return new EventId(name, number).toString();
    }

    /** Returns the position of a subscriber that wants only new events; the current state, if it is kept, is the first of them. */
    long livePosition() {
        return Math.max(0, last - kept);
    }

    /** Returns the number of the last event. */
    long lastNumber() {
        return last;
    }

    /** Returns the number of the oldest event that is left. If there is none, it is that of the next event. */
    long oldestNumber() {
        return last - events.size() + 1;
    }

    long bytes() {
        return bytes;
    }

    /** Returns whether an id was given by this log. */
    boolean knows(EventId id) {
        return id.log().equals(name) && id.number() <= last;
    }

    /** Returns whether no event after a number is missing. */
    boolean covers(long number) {
        return number >= oldestNumber() - 1 && number <= last;
    }

    /** Returns events after a number, at least one if there is any, and not much more than a number of bytes. */
    List<LoggedEvent> after(long number, long maxBytes) {
        List<LoggedEvent> found = new ArrayList<>();
        if (number < last) {
            long size = 0;
            for (LoggedEvent event : events) {
                if (event.number() > number) {
                    found.add(event);
                    size += event.bytes();
                    if (size >= maxBytes) {
                        break;
                    }
                }
            }
        }
        return found;
    }
}
