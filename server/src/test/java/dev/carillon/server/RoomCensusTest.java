package dev.carillon.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoomCensusTest {
    private final Map<String, Integer> rooms = new HashMap<>();
    private int counted;
    private long now = Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(1500); // System.nanoTime() may overflow
    private long duration;
    private final RoomCensus census = new RoomCensus(this::count, () -> now);

    private Map<String, Integer> count() {
        counted++;
        now += duration;
        return rooms;
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void largestRoomsComeFirst() {
        rooms.putAll(Map.of("b", 2, "a", 2, "c", 7, "left", 0));
        assertEquals(
                List.of(new RoomCensus.Room("c", 7), new RoomCensus.Room("a", 2), new RoomCensus.Room("b", 2)),
                census.result().largest());
    }

    @Test
    void atMost100RoomsAreListedAndAllAreCounted() {
        for (int i = 1; i <= 250; i++) {
            rooms.put("room " + i, i);
        }
        RoomCensus.Result result = census.result();
        assertEquals(250, result.total());
        assertEquals(100, result.largest().size());
        assertEquals(new RoomCensus.Room("room 151", 151), result.largest().get(99));
    }

    @Test
    void roomsAreCountedAtMostOncePerSecond() {
        census.result();
        rooms.put("new", 1);
        pass(999);
        assertEquals(0, census.result().total());
        pass(1);
        assertEquals(1, census.result().total());
        pass(999);
        census.result();
        assertEquals(2, counted);
    }

    @Test
    void slowCountIsRepeatedLessOften() {
        duration = TimeUnit.MILLISECONDS.toNanos(100);
        census.result();
        pass(1_999);
        census.result();
        assertEquals(1, counted);
        pass(1);
        census.result();
        assertEquals(2, counted);
    }
}
