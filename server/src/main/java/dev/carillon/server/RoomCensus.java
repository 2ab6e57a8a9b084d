package dev.carillon.server;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts the members of all rooms. Anyone may ask for the result, so it is computed at most once per second for all of them, and
 * less often if that takes long. Thread-safe.
 */
final class RoomCensus {
    static final int MAX_LISTED = 100;

    private static final long MIN_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Counting takes at most one twentieth of the time of one processor. */
    private static final int REST = 20;

    private final Supplier<Map<String, Integer>> count;
    private final LongSupplier nanoTime;
    private Result latest;
    private long expiry;

    /**
     * The numbers of members.
     *
     * @param total the number of rooms
     * @param largest the largest rooms, at most {@link #MAX_LISTED}
     */
    record Result(int total, List<Room> largest) {}

    record Room(String name, int clients) {}

    /**
     * Creates a census.
     *
     * @param count counts the members of each room
     * @param nanoTime the clock
     */
    RoomCensus(Supplier<Map<String, Integer>> count, LongSupplier nanoTime) {
        this.count = count;
        this.nanoTime = nanoTime;
    }

    synchronized Result result() {
        long start = nanoTime.getAsLong();
        if (latest == null || start - expiry >= 0) {
            latest = of(count.get());
            long end = nanoTime.getAsLong();
            expiry = end + Math.max(MIN_AGE_NANOS - (end - start), REST * (end - start));
        }
        return latest;
    }

    private static Result of(Map<String, Integer> rooms) {
        List<Room> largest = rooms.entrySet().stream()
                .filter(room -> room.getValue() > 0) // its last member may have left meanwhile
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_LISTED)
                .map(room -> new Room(room.getKey(), room.getValue()))
                .toList();
        return new Result(rooms.size(), largest);
    }
}
