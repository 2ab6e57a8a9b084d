package dev.carillon.internal.socketio.room;

import java.util.HashSet;
import java.util.Set;

/**
 * The rooms of one socket, and its only way into the index. A room is joined in three steps of the socket's life: wished for
 * while it is being connected, joined while it is connected, and not at all after its end, so that no room ever holds a socket
 * that is not there. Any thread may join and leave, hence the lock; nothing slow happens under it.
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
        /** No room holds the socket any more, but it can still be asked which ones did. */
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

    /** The socket was accepted: it joins what it wished for. */
    public synchronized void open() {
        if (phase == Phase.WISHING) {
            phase = Phase.JOINED;
            rooms.forEach(room -> index.add(socket, room));
        }
    }

    /** The socket has ended: no room holds it any more. What it was in can be asked until {@link #clear}. */
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

    /** The rooms, and the socket's own while it is or has just been in its namespace. */
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
