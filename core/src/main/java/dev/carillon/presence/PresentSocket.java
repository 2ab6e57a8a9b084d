package dev.carillon.presence;

import java.time.Instant;
import java.util.Set;

/**
 * A connected socket.
 *
 * @param server the id of its server, as in {@link Presence#server}
 * @param namespace the name of its namespace
 * @param id its id
 * @param identity whom it belongs to
 * @param rooms the rooms that it is in, its own id among them
 * @param connectedAt when the connection was opened
 */
public record PresentSocket(
        String server, String namespace, String id, Identity identity, Set<String> rooms, Instant connectedAt) {
    /**
     * Copies the rooms.
     *
     * @param server the id of its server
     * @param namespace the name of its namespace
     * @param id its id
     * @param identity whom it belongs to
     * @param rooms the rooms that it is in
     * @param connectedAt when the connection was opened
     */
    public PresentSocket {
        rooms = Set.copyOf(rooms);
    }
}
