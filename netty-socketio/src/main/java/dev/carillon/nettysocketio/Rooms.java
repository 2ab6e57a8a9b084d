package dev.carillon.nettysocketio;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Names of rooms. In the engine the id of a client is a room that holds this client alone; in netty-socketio it is a name as any
 * other, and applications do name rooms after their hosts. So the application's rooms have a prefix there.
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

    /** Without the rooms that are not the application's. */
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
