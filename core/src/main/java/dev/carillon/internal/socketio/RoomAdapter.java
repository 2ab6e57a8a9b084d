package dev.carillon.internal.socketio;

import java.util.Collection;
import java.util.Set;

/**
 * Knows who is in which room of one namespace and delivers to them. The seam for a cluster: an adapter that spans servers
 * replaces the one in memory. Safe for all threads.
 */
interface RoomAdapter {
    void add(ClientSocket socket, String room);

    void remove(ClientSocket socket, String room);

    /** The connected members of a room; the id of a socket is a room of its own. */
    Collection<ClientSocket> members(String room);

    int roomCount();

    /** Delivers a packet to whom the selection names. The packet stays the caller's to release. */
    void broadcast(EncodedPacket packet, Selection selection);

    /**
     * Who receives.
     *
     * @param rooms members of at least one of them; all sockets of the namespace when empty
     * @param except not the members of any of these
     */
    record Selection(Set<String> rooms, Set<String> except) {
        static final Selection ALL = new Selection(Set.of(), Set.of());

        boolean excludes(ClientSocket socket) {
            for (String room : except) {
                if (socket.isIn(room)) {
                    return true;
                }
            }
            return false;
        }
    }
}
