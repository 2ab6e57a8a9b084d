package dev.carillon.delivery;

import java.util.Collections;
import java.util.Set;

/**
 * The receivers of an event. Each client is in a room of its own, named after the client.
 *
 * @param rooms the rooms of the receivers, or empty for all clients
 * @param except rooms whose members do not receive the event
 */
record Audience(Set<String> rooms, Set<String> except) {
    static final Audience ALL = new Audience(Set.of(), Set.of());

    static Audience of(String room) {
        return new Audience(Set.of(room), Set.of());
    }

    Audience except(String room) {
        return new Audience(rooms, Set.of(room));
    }

    boolean includes(Set<String> roomsOfClient) {
        boolean named = rooms.isEmpty() || !Collections.disjoint(rooms, roomsOfClient);
        return named && Collections.disjoint(except, roomsOfClient);
    }
}
