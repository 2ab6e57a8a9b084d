package dev.carillon.internal.engineio;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.carillon.TransportType;

/** The payload of the OPEN packet (protocol v4, "Handshake"). Times are in milliseconds, sizes in bytes. */
final class OpenPayload {
    private OpenPayload() {}

    static JsonObject of(String sid, boolean upgradable, EngineOptions options) {
        JsonArray upgrades = new JsonArray();
        if (upgradable) {
            upgrades.add(TransportType.WEBSOCKET.protocolName());
        }
        JsonObject payload = new JsonObject();
        payload.addProperty("sid", sid);
        payload.add("upgrades", upgrades);
        payload.addProperty("pingInterval", options.pingInterval().toMillis());
        payload.addProperty("pingTimeout", options.pingTimeout().toMillis());
        payload.addProperty("maxPayload", options.maxPostSize());
        return payload;
    }
}
