package dev.carillon.attacks.churn;

import com.google.gson.JsonArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the socket of a client has received. Ticks and the events of each room have numbers, so that none can be missed unnoticed. */
final class Witness {
    private static final long NONE = -1;
    private static final int NUMBER = 1;
    private static final int ROOM = 1;
    private static final int NUMBER_IN_ROOM = 2;

    /** For each room, the last number before the client entered it. */
    private final Map<String, Long> entries = new TreeMap<>();

    /** For each room, the last number that has arrived. */
    private final Map<String, Long> rooms = new TreeMap<>();

    private Optional<String> offset = Optional.empty();
    private long lastTick = NONE;

    /** Checks the number of an event, and remembers its offset. */
    void received(JsonArray event) {
        switch (event.get(0).getAsString()) {
            case "tick" -> tick(event.get(NUMBER).getAsLong());
            case "said" -> said(room(event), numberInRoom(event));
            default -> throw new Harm("an unknown event");
        }
        rememberOffset(event);
    }

    /**
     * Checks an event that the client has missed. The server knows in which rooms the client was, but not since when. So the client
     * can also receive an event that was emitted shortly before it entered the room.
     */
    void replayed(JsonArray event) {
        boolean said = event.get(0).getAsString().equals("said");
        if (said && numberInRoom(event) <= entries.getOrDefault(room(event), 0L)) {
            rememberOffset(event);
        } else {
            received(event);
        }
    }

    private void rememberOffset(JsonArray event) {
        offset = Optional.of(event.get(event.size() - 1).getAsString());
    }

    private static String room(JsonArray said) {
        return said.get(ROOM).getAsString();
    }

    private static long numberInRoom(JsonArray said) {
        return said.get(NUMBER_IN_ROOM).getAsLong();
    }

    private void tick(long number) {
        lastTick = lastTick == NONE ? number : next("tick", lastTick, number);
    }

    private void said(String room, long number) {
        Long last = rooms.get(room);
        if (last == null) {
            throw new Harm("an event of a room that the client has not entered");
        }
        rooms.put(room, next("event of a room", last, number));
    }

    private static long next(String what, long last, long number) {
        if (number <= last) {
            throw new Harm("a repeated " + what);
        }
        if (number > last + 1) {
            throw new Harm("missed: " + what);
        }
        return number;
    }

    /** The client has entered a room after the event with this number. */
    void entered(String room, long number) {
        entries.put(room, number);
        rooms.put(room, number);
    }

    void left(String room) {
        entries.remove(room);
        rooms.remove(room);
    }

    /** Returns the entered rooms, in alphabetical order. */
    List<String> rooms() {
        return List.copyOf(rooms.keySet());
    }

    /** Whether the events of a room up to this one have arrived. */
    boolean hasReached(String room, long number) {
        return rooms.getOrDefault(room, 0L) >= number;
    }

    /** Returns the offset of the last event. */
    Optional<String> offset() {
        return offset;
    }

    /** The client has another socket now, which has not received anything. */
    void forget() {
        entries.clear();
        rooms.clear();
        offset = Optional.empty();
        lastTick = NONE;
    }
}
