package dev.carillon;

import java.util.Map;
import java.util.Set;

/**
 * A socket as any server of a cluster sees it: enough to know it, move it between rooms, talk to it and end it. A {@link Socket}
 * of this server is one too.
 */
public interface RemoteSocket {
    /**
     * The socket's public id. It is also the name of a room that holds this socket alone.
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
     * The rooms that the socket is in, its own id included.
     *
     * @return a copy
     */
    Set<String> rooms();

    /**
     * The application's own values for this socket.
     *
     * @return a map that is safe for all threads and takes no nulls
     */
    Map<String, Object> data();

    /**
     * Joins rooms.
     *
     * @param rooms the rooms
     */
    void join(String... rooms);

    /**
     * Leaves a room; nothing happens if it is not in it.
     *
     * @param room the room
     */
    void leave(String room);

    /**
     * Emits an event to this client. After a disconnect it does nothing.
     *
     * @param event the name; not one of the reserved names
     * @param args any number of values that Gson can write
     * @throws IllegalArgumentException when the name is reserved or a value cannot be written
     */
    void emit(String event, Object... args);

    /**
     * Disconnects the socket.
     *
     * @param closeConnection whether to close the whole connection with all its namespaces
     */
    void disconnect(boolean closeConnection);
}
