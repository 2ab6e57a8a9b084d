package dev.carillon.internal.socketio.room;

import java.util.Map;
import java.util.Set;

/**
 * The state of a socket whose client has lost its connection, from which the socket can be recovered.
 *
 * @param id the public id
 * @param pid the private id, which the client sends to recover the socket
 * @param since the number of the last packet before the socket first connected; a client without an offset missed all later ones
 * @param seen the number of the last packet that the client is known to have received
 * @param time when the client disconnected, in milliseconds
 */
public record SavedSession(
        String id, String pid, Set<String> rooms, Map<String, Object> data, long since, long seen, long time) {

    SavedSession seen(long number) {
        return new SavedSession(id, pid, rooms, data, since, number, time);
    }
}
