package dev.carillon.internal.socketio.room;

import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of a namespace whose sessions belong to one event loop. Only that loop accesses it, so for a broadcast to all sockets
 * the emitting thread neither visits each socket nor builds a list.
 */
public final class LoopMembers {
    /** The index of a socket that is not a member. */
    public static final int NOWHERE = -1;

    private final List<Member> members = new ArrayList<>();

    /** The cached result of {@link #all}, or null after a change. */
    private List<Member> snapshot;

    public void add(Member socket) {
        socket.loopIndex(members.size());
        members.add(socket);
        snapshot = null;
    }

    /** Removes a socket and moves the last member to its index. A socket that ended before it was added is not a member. */
    public void remove(Member socket) {
        int index = socket.loopIndex();
        if (index == NOWHERE) {
            return;
        }
        socket.loopIndex(NOWHERE);
        Member last = members.remove(members.size() - 1);
        if (last != socket) {
            members.set(index, last);
            last.loopIndex(index);
        }
        snapshot = null;
    }

    /** An immutable snapshot of the sockets, in no particular order. */
    List<Member> all() {
        if (snapshot == null) {
            snapshot = List.copyOf(members);
        }
        return snapshot;
    }
}
