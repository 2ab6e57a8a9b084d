package dev.carillon.presence;

import java.util.Objects;

/**
 * Selects sockets of one namespace.
 *
 * @param namespace the name of the namespace, with the slash
 * @param kind what the value is
 * @param value the room or the user; empty for all sockets
 */
public record PresenceQuery(String namespace, Kind kind, String value) {
    private static final String SLASH = "/";

    /** What a query selects sockets by. */
    public enum Kind {
        /** All sockets of the namespace. */
        ALL,
        /** The sockets in a room, which may be the own room of a socket. */
        ROOM,
        /** The sockets of a user. */
        USER
    }

    /**
     * Adds a missing slash to the name of the namespace.
     *
     * @param namespace the name of the namespace
     * @param kind what the value is
     * @param value the room or the user; empty for all sockets
     */
    public PresenceQuery {
        namespace = namespace.startsWith(SLASH) ? namespace : SLASH + namespace;
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(value, "value");
    }

    /**
     * Selects all sockets of a namespace.
     *
     * @param namespace the name of the namespace
     * @return the query
     */
    public static PresenceQuery all(String namespace) {
        return new PresenceQuery(namespace, Kind.ALL, "");
    }

    /**
     * Selects the sockets in a room.
     *
     * @param namespace the name of the namespace
     * @param room the room, which may be the own room of a socket
     * @return the query
     */
    public static PresenceQuery room(String namespace, String room) {
        return new PresenceQuery(namespace, Kind.ROOM, room);
    }

    /**
     * Selects the sockets of a user.
     *
     * @param namespace the name of the namespace
     * @param user the user, as in {@link Identity#user}
     * @return the query
     */
    public static PresenceQuery user(String namespace, String user) {
        return new PresenceQuery(namespace, Kind.USER, user);
    }
}
