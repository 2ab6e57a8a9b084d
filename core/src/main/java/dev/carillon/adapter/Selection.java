package dev.carillon.adapter;

import java.util.Set;

/**
 * Selects sockets of a namespace.
 *
 * @param rooms sockets in at least one of these rooms; all sockets of the namespace when empty
 * @param except not the sockets in any of these rooms
 */
public record Selection(Set<String> rooms, Set<String> except) {
    /** All sockets of the namespace. */
    public static final Selection ALL = new Selection(Set.of(), Set.of());

    /**
     * Copies the sets.
     *
     * @param rooms sockets in at least one of these rooms; all sockets of the namespace when empty
     * @param except not the sockets in any of these rooms
     */
    public Selection {
        rooms = Set.copyOf(rooms);
        except = Set.copyOf(except);
    }

    /**
     * Tells whether a socket that is in these rooms is selected.
     *
     * @param joined the socket's rooms, its own id among them
     * @return whether it is selected
     */
    public boolean matches(Set<String> joined) {
        return (rooms.isEmpty() || rooms.stream().anyMatch(joined::contains))
                && except.stream().noneMatch(joined::contains);
    }
}
