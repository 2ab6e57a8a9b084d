package dev.carillon.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A socket: a client that is connected to a namespace.
 *
 * @param id the id, which is also a room that contains only this socket
 * @param rooms the rooms that it is in, including its id
 * @param connectedAt when the connection was opened
 */
public record SocketInfo(String id, Set<String> rooms, Instant connectedAt) {
    /**
     * Copies the rooms.
     *
     * @param id the id
     * @param rooms the rooms
     * @param connectedAt when the connection was opened
     */
    public SocketInfo {
        rooms = Set.copyOf(rooms);
    }

    static SocketInfo of(JsonObject json) {
        Set<String> rooms = json.getAsJsonArray("rooms").asList().stream()
                .map(JsonElement::getAsString)
                .collect(Collectors.toSet());
        return new SocketInfo(
                json.get("id").getAsString(),
                rooms,
                Instant.parse(json.get("connectedAt").getAsString()));
    }
}
