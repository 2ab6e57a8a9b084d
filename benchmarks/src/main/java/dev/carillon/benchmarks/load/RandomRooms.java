package dev.carillon.benchmarks.load;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Rooms of equal size, and triggers for them in a random order that is the same in every run. */
public final class RandomRooms {
    private final List<Trigger> triggers;
    private final int members;
    private final Random random = new Random(1);

    public RandomRooms(int rooms, int members, int payloadSize) {
        this.triggers = IntStream.range(0, rooms)
                .mapToObj(room -> Trigger.room(name(room), payloadSize))
                .toList();
        this.members = members;
    }

    /** Returns the room of a client. */
    public String of(int client) {
        return name(client % triggers.size());
    }

    /** Returns the number of clients in each room. */
    public int members() {
        return members;
    }

    Trigger next() {
        return triggers.get(random.nextInt(triggers.size()));
    }

    private static String name(int room) {
        return "room-" + room;
    }
}
