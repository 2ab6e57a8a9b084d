package dev.carillon;

import java.util.Map;
import java.util.Set;

/**
 * A socket of any server of a cluster. You can inspect it, move it between rooms, emit to it and disconnect it. A {@link
 * Socket} of this server is also a {@code RemoteSocket}.
 */
public interface RemoteSocket {
    /**
     * The socket's public id. It is also the name of a room that contains only this socket.
     *
     * @return 20 URL-safe characters
     */
    String id();

    /**
     * The request that opened the connection, with the {@code auth} payload that the client sent for this namespace.
     *
     * @return the handshake
     */
    Handshake handshake();

    /**
     * The rooms that the socket is in, including its own id.
     *
     * @return a copy
     */
    Set<String> rooms();

    /**
     * The application's own values for this socket.
     *
     * @return a map that is thread-safe and does not permit nulls; for a socket of another server, a
     *     snapshot that cannot be changed
     */
    Map<String, Object> data();

    /**
     * Joins rooms.
     *
     * @param rooms the rooms
     */
    void join(String... rooms);

    /**
     * Leaves a room. Has no effect if the socket is not in it.
     *
     * @param room the room
     */
    void leave(String room);

    /**
     * Emits an event to this client. Has no effect after a disconnect.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that the JSON codec can write
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void emit(String event, Object... args);

    /**
     * Disconnects the socket.
     *
     * @param closeConnection whether to close the connection, with all of its namespaces
     */
    void disconnect(boolean closeConnection);
}
