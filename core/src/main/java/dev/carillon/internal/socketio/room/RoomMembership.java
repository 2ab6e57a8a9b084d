package dev.carillon.internal.socketio.room;

import java.util.HashSet;
import java.util.Set;

/**
 * The rooms of one socket. Only this class adds the socket to the index. A join is recorded while the socket is connecting, takes
 * effect once it is connected, and is ignored after its end, so no room retains a disconnected socket. Rooms can be joined and
 * left on any thread, so a lock guards the state. Room listeners are called under this lock.
 */
public final class RoomMembership {
    private final Member socket;
    private final RoomIndex index;
    private final int limit;
    private Set<String> rooms = Set.of();
    private Phase phase = Phase.WISHING;

    private enum Phase {
        WISHING,
        JOINED,
        /** The socket has left its rooms, but can still report which ones they were. */
        LEAVING,
        LEFT
    }

    public RoomMembership(Member socket, RoomIndex index, int limit) {
        this.socket = socket;
        this.index = index;
        this.limit = limit;
    }

    public synchronized void join(String room) {
        if (hasEnded() || room.equals(socket.id()) || rooms.contains(room)) {
            return;
        }
        if (rooms.size() >= limit) {
            throw new IllegalStateException("a socket may be in at most " + limit + " rooms");
        }
        if (rooms.isEmpty()) {
            rooms = new HashSet<>(4);
        }
        rooms.add(room);
        if (phase == Phase.JOINED) {
            index.add(socket, room);
        }
    }

    public synchronized void leave(String room) {
        if (!hasEnded() && rooms.contains(room) && rooms.remove(room) && phase == Phase.JOINED) {
            index.remove(socket, room);
        }
    }

    /** The socket is connected: it joins the recorded rooms. */
    public synchronized void open() {
        if (phase == Phase.WISHING) {
            phase = Phase.JOINED;
            rooms.forEach(room -> index.add(socket, room));
        }
    }

    /** The socket has ended: it leaves its rooms. Their names remain available until {@link #clear}. */
    public synchronized void close() {
        if (phase == Phase.JOINED) {
            rooms.forEach(room -> index.remove(socket, room));
            phase = Phase.LEAVING;
        } else {
            clear();
        }
    }

    public synchronized void clear() {
        phase = Phase.LEFT;
        rooms = Set.of();
    }

    public synchronized boolean contains(String room) {
        return rooms.contains(room);
    }

    /** A copy of the room names. It includes the socket's own room while the socket is connected, and until {@link #clear}. */
    public synchronized Set<String> copy() {
        Set<String> copy = new HashSet<>(rooms);
        if (phase == Phase.JOINED || phase == Phase.LEAVING) {
            copy.add(socket.id());
        }
        return copy;
    }

    private boolean hasEnded() {
        return phase == Phase.LEAVING || phase == Phase.LEFT;
    }
}
