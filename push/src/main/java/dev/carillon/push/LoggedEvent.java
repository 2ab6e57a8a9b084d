package dev.carillon.push;

import dev.carillon.adapter.LogPosition;

/**
 * An event in a log.
 *
 * @param number the position in the log
 * @param id the id, as clients see it
 * @param json the object that clients receive: {@code {"id":...,"event":...,"args":[...]}}
 * @param nanoTime when it was emitted
 * @param position where it is in the log of the cluster; null if it is not there
 * @param bytes the memory that the event takes, about
 */
record LoggedEvent(long number, String id, String json, long nanoTime, LogPosition position, long bytes) {
    /** The memory of an event in addition to its text. */
    private static final int OVERHEAD = 200;

    LoggedEvent(long number, String id, String json, long nanoTime, LogPosition position) {
        this(number, id, json, nanoTime, position, memory(json));
    }

    /** A text takes two bytes for each character if it contains any that is not Latin-1. */
    private static long memory(String json) {
        boolean isLatin = json.chars().allMatch(c -> c <= 0xFF);
        return (long) json.length() * (isLatin ? 1 : 2) + OVERHEAD;
    }
}
