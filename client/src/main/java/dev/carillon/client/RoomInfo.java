package dev.carillon.client;

import com.google.gson.JsonObject;

/**
 * A room.
 *
 * @param name the name
 * @param sockets the number of members
 */
public record RoomInfo(String name, int sockets) {
    static RoomInfo of(JsonObject json) {
        return new RoomInfo(json.get("name").getAsString(), json.get("sockets").getAsInt());
    }
}
