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
 * @param recoveries how many times in a row the client has recovered without an offset, and was sent everything again
 */
public record SavedSession(
        String id,
        String pid,
        Set<String> rooms,
        Map<String, Object> data,
        long since,
        long seen,
        long time,
        int recoveries) {
    private static final int BASE_BYTES = 512;

    /** The heap memory of a room name in addition to its characters. */
    private static final int BYTES_PER_ROOM = 88;

    SavedSession seen(long number, int recoveriesInARow) {
        return new SavedSession(id, pid, rooms, data, since, number, time, recoveriesInARow);
    }

    /** The approximate heap memory of the session, without the data of the application. */
    long bytes() {
        long bytes = BASE_BYTES;
        for (String room : rooms) {
            bytes += BYTES_PER_ROOM + room.length();
        }
        return bytes;
    }
}
