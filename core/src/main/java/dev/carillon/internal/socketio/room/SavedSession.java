package dev.carillon.internal.socketio.room;

import java.util.Map;
import java.util.Set;

/**
 * What is kept of a socket whose client is away, and what it gets back.
 *
 * @param id the public id
 * @param pid the private id, which the client shows when it comes back
 * @param since the number of the last packet before the socket first connected: without an offset the client missed all after it
 * @param seen the number of the last packet that the client is known to have seen
 * @param time when the client went, in milliseconds
 */
public record SavedSession(
        String id, String pid, Set<String> rooms, Map<String, Object> data, long since, long seen, long time) {

    SavedSession seen(long number) {
        return new SavedSession(id, pid, rooms, data, since, number, time);
    }
}
