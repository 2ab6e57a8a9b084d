package dev.carillon.client;

import com.google.gson.JsonObject;

/**
 * A namespace of the server.
 *
 * @param name the name, for example {@code /chat}
 * @param sockets the number of sockets on this server
 */
public record NamespaceInfo(String name, int sockets) {
    static NamespaceInfo of(JsonObject json) {
        return new NamespaceInfo(
                json.get("name").getAsString(), json.get("sockets").getAsInt());
    }
}
