package dev.carillon.push;

import dev.carillon.adapter.LogPosition;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last events of one channel. If the servers of a cluster share a log, events from it have the ids of that log, so that clients
 * can resume on any server. Not thread-safe.
 */
final class EventLog {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    private static final int NAME_LENGTH = 8;

    /** Older events from the log of the cluster get lower numbers. */
    private static final long FIRST_SHARED_NUMBER = 1L << 40;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name = newName();
    private final Limits limits;
    private final int kept;
    private final Deque<LoggedEvent> events = new ArrayDeque<>();
    private long last;
    private long bytes;

    /** The position in the log of the cluster after which all events are here; null without such a log. */
    private LogPosition base;

    /** The id of the last event before the oldest one; null if it is that of its number. */
    private String idBeforeOldest;

    private boolean hasRemoved;

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

    /** Leaves space for older events from the log of the cluster. Must be called before events are added. */
    void makeSpace() {
        last = FIRST_SHARED_NUMBER;
    }

    /** Begins after a position in the log of the cluster. The events that are here already are not in that log. */
    void beginAfter(LogPosition position) {
        base = position;
        if (events.isEmpty() && !hasRemoved) {
            idBeforeOldest = position.toString();
        } else {
            hasRemoved = true; // older events of the cluster would belong between these
        }
    }

    /** Whether an event of the log of the cluster belongs before the first event here. */
    boolean isOld(LogPosition position) {
        return base != null && position.compareTo(base) <= 0;
    }

    /**
     * Adds an event, which may displace older ones.
     *
     * @param position where it is in the log of the cluster; null if it is not there
     */
    LoggedEvent append(EventText text, long nanoTime, LogPosition position) {
        last++;
        LoggedEvent event = event(last, text, nanoTime, position);
        events.add(event);
        bytes += event.bytes();
        while (canRemove() && (events.size() > limits.events || bytes > limits.bytes)) {
            removeOldest();
        }
        return event;
    }

    private LoggedEvent event(long number, EventText text, long nanoTime, LogPosition position) {
        String id = position == null ? new EventId(name, number).toString() : position.toString();
        return new LoggedEvent(number, id, text.withId(id), nanoTime, position);
    }

    /** Adds older events from the log of the cluster: all those after a position, in order. */
    void prepend(LogPosition from, List<OldEvent> older, long nanoTime) {
        if (hasRemoved || from.compareTo(base) >= 0) {
            return; // there would be a gap, or they were added by another request
        }
        for (int i = older.size() - 1; i >= 0; i--) {
            if (isOld(older.get(i).position())) {
                LoggedEvent event = event(
                        oldestNumber() - 1,
                        older.get(i).text(),
                        nanoTime,
                        older.get(i).position());
                events.addFirst(event);
                bytes += event.bytes();
            }
        }
        base = from;
        idBeforeOldest = from.toString();
        while (canRemove() && (events.size() > limits.events || bytes > limits.bytes)) {
            removeOldest();
        }
    }

    /** An event from the log of the cluster that was emitted before this log began. */
    record OldEvent(LogPosition position, EventText text) {}

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
        LoggedEvent removed = events.remove();
        bytes -= removed.bytes();
        idBeforeOldest = removed.id();
        hasRemoved = true;
        if (removed.position() != null) {
            base = removed.position();
        }
    }

    /** Returns the id of the last event. */
    String lastId() {
        return id(last);
    }

    /** Returns the id of a position. */
    String id(long number) {
        if (base == null) {
            return new EventId(name, number).toString();
        }
        if (number < oldestNumber()) {
            return idBeforeOldest == null ? new EventId(name, number).toString() : idBeforeOldest;
        }
        return number == last
                ? events.getLast().id()
                : events.stream()
                        .filter(event -> event.number() == number)
                        .findFirst()
                        .orElseThrow()
                        .id();
    }

    /** Returns the number of the last event up to a position in the log of the cluster; -1 if it cannot be told. */
    long numberUpTo(LogPosition position) {
        if (base == null || position.compareTo(base) < 0) {
            return -1;
        }
        long found = oldestNumber() - 1;
        for (LoggedEvent event : events) {
            if (event.position() != null) {
                if (event.position().compareTo(position) > 0) {
                    break;
                }
                found = event.number();
            }
        }
        return found;
    }

    /** Whether an event has this position, or the log begins there. */
    boolean has(LogPosition position) {
        return position.equals(base) || events.stream().anyMatch(event -> position.equals(event.position()));
    }

    /** Whether events after a position are missing, but may be in the log of the cluster. */
    boolean lacks(LogPosition position) {
        return base != null && !hasRemoved && position.compareTo(base) < 0;
    }

    /** Returns the position after which all events are here. */
    LogPosition base() {
        return base;
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
