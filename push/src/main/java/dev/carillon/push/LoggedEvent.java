package dev.carillon.push;

/**
 * An event in a log.
 *
 * @param number the position in the log
 * @param id the id, as clients see it
 * @param json the object that clients receive: {@code {"id":...,"event":...,"args":[...]}}
 * @param nanoTime when it was emitted
 */
record LoggedEvent(long number, String id, String json, long nanoTime) {
    /** The memory of an event in addition to its text. */
    private static final int OVERHEAD = 200;

    /** Returns the memory that the event takes, about. */
    long bytes() {
        return (long) json.length() + OVERHEAD;
    }
}
