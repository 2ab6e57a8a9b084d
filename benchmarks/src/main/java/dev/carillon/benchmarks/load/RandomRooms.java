package dev.carillon.benchmarks.load;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Rooms of equal size, and triggers for them in an order that every run repeats. */
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

    /** The room of a client. */
    public String of(int client) {
        return name(client % triggers.size());
    }

    /** How many clients each room has. */
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
