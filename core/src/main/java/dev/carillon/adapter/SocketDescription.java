package dev.carillon.adapter;

import com.google.gson.JsonObject;
import java.util.Set;

/**
 * A socket, as another server describes it.
 *
 * @param id the socket's id
 * @param rooms the rooms that it is in, its own id among them
 * @param handshake the handshake in the form of Node.js, see {@link dev.carillon.Handshake#toJson()}
 * @param data the attributes that the application has attached to the socket, as JSON
 */
public record SocketDescription(String id, Set<String> rooms, JsonObject handshake, JsonObject data) {
    /**
     * Copies the set.
     *
     * @param id the socket's id
     * @param rooms the rooms that it is in, its own id among them
     * @param handshake the handshake in the form of Node.js
     * @param data the attributes that the application has attached to the socket, as JSON
     */
    public SocketDescription {
        rooms = Set.copyOf(rooms);
    }
}
