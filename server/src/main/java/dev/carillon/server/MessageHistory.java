package dev.carillon.server;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bounded history of the messages of each room and of the messages to everyone. Thread-safe. */
final class MessageHistory {
    private static final float LOAD_FACTOR = 0.75f;

    private final Limits limits;
    private final InstantSource clock;
    private final RoomLog everyone = new RoomLog();
    private final Map<String, RoomLog> rooms = new LinkedHashMap<>(16, LOAD_FACTOR, true); // least used first
    private int characters;

    /**
     * The limits of a history. Sizes are in characters of JSON.
     *
     * @param messagesPerRoom the maximum number of messages per room
     * @param charactersPerRoom the maximum size of a room's messages; a larger message is not kept
     * @param rooms the maximum number of rooms with messages; the least recently used room is evicted first
     * @param characters the maximum size of the messages of all rooms
     */
    record Limits(int messagesPerRoom, int charactersPerRoom, int rooms, int characters) {
        static final Limits DEFAULT = new Limits(50, 65_536, 1_000, 8_000_000);
    }

    /**
     * A message.
     *
     * @param json the payload as its sender sent it
     * @param at milliseconds since the epoch
     * @param sender the identity of the client, which must be kept secret
     */
    record Entry(String json, long at, String sender) {}

    MessageHistory(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    synchronized void addForEveryone(String json, String sender) {
        everyone.add(new Entry(json, clock.millis(), sender));
    }

    synchronized void add(String room, String json, String sender) {
        RoomLog log = rooms.computeIfAbsent(room, name -> new RoomLog());
        characters += log.add(new Entry(json, clock.millis(), sender));
        if (log.entries.isEmpty()) {
            rooms.remove(room);
        }
        Iterator<RoomLog> leastUsed = rooms.values().iterator();
        while (rooms.size() > limits.rooms() || characters > limits.characters()) {
            characters -= leastUsed.next().characters;
            leastUsed.remove();
        }
    }

    /** Returns the messages to everyone, oldest first. */
    synchronized List<Entry> forEveryone() {
        return List.copyOf(everyone.entries);
    }

    /** Returns the messages of a room, oldest first. */
    synchronized List<Entry> of(String room) {
        RoomLog log = rooms.get(room);
        return log == null ? List.of() : List.copyOf(log.entries);
    }

    /** The messages of one room. Guarded by the monitor of the history. */
    private final class RoomLog {
        private final Deque<Entry> entries = new ArrayDeque<>();
        private int characters;

        /** Adds a message and returns the change in size, in characters. */
        int add(Entry entry) {
            int before = characters;
            if (entry.json().length() <= limits.charactersPerRoom()) {
                entries.addLast(entry);
                characters += entry.json().length();
            }
            while (entries.size() > limits.messagesPerRoom() || characters > limits.charactersPerRoom()) {
                characters -= entries.removeFirst().json().length();
            }
            return characters - before;
        }
    }
}
