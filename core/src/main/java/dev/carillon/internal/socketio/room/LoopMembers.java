package dev.carillon.internal.socketio.room;

import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of a namespace whose sessions belong to one event loop. That loop alone touches it, so that a broadcast to everyone
 * needs neither a look at each socket by the thread that emits nor a list made for it.
 */
public final class LoopMembers {
    /** The index of a socket that is not in here. */
    public static final int NOWHERE = -1;

    private final List<Member> members = new ArrayList<>();

    /** What {@link #all} has given, or null after a change. */
    private List<Member> snapshot;

    public void add(Member socket) {
        socket.loopIndex(members.size());
        members.add(socket);
        snapshot = null;
    }

    /** The last one takes its place. One that ended before it was added is not there. */
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

    /** The sockets as they are now, in no order; not to be changed. */
    List<Member> all() {
        if (snapshot == null) {
            snapshot = List.copyOf(members);
        }
        return snapshot;
    }
}
