package dev.carillon.nettysocketio;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Converts room names. In the engine, the id of a client is the name of a room with only that client. In netty-socketio, it is an
 * ordinary name, and some applications name a room after the client that hosts it. Application rooms therefore have a prefix in the
 * engine.
 */
final class Rooms {
    private static final String PREFIX = "room:";

    private Rooms() {}

    static String ofEngine(String room) {
        return PREFIX + room;
    }

    static String[] ofEngine(Collection<String> rooms) {
        return rooms.stream().map(Rooms::ofEngine).toArray(String[]::new);
    }

    /** Returns the application's rooms, without the engine's own. */
    static Set<String> ofApplication(Collection<String> ofEngine) {
        Set<String> rooms = new HashSet<>();
        for (String room : ofEngine) {
            if (room.startsWith(PREFIX)) {
                rooms.add(room.substring(PREFIX.length()));
            }
        }
        return rooms;
    }
}
