package dev.carillon.internal.socketio.room;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.ToNumberPolicy;
import dev.carillon.adapter.LogPosition;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JSON of sessions that servers exchange. The first four members are those of Node.js, which ignores the others.
 *
 * @param since the position of the last packet before the socket first connected; empty if unknown
 * @param unlogged the position of the first packet after some that are not in the log, because it could not be reached. A client
 *     that has received no packet from there on may have missed them
 */
record SessionFormat(
        String sid,
        String pid,
        Set<String> rooms,
        JsonObject data,
        Optional<LogPosition> since,
        Optional<LogPosition> unlogged,
        long time,
        int recoveries) {

    private static final Gson VALUES = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("sid", sid);
        json.addProperty("pid", pid);
        JsonArray names = new JsonArray();
        rooms.forEach(names::add);
        json.add("rooms", names);
        json.add("data", data);
        since.ifPresent(position -> json.addProperty("since", position.toString()));
        unlogged.ifPresent(position -> json.addProperty("unlogged", position.toString()));
        json.addProperty("time", time);
        json.addProperty("recoveries", recoveries);
        return json;
    }

    /**
     * Reads a session.
     *
     * @param now the time if the session has none, because a Node.js server has saved it
     */
    static Optional<SessionFormat> read(JsonObject json, long now) {
        try {
            Set<String> rooms = new HashSet<>();
            json.getAsJsonArray("rooms").forEach(room -> rooms.add(room.getAsString()));
            return Optional.of(new SessionFormat(
                    json.get("sid").getAsString(),
                    json.get("pid").getAsString(),
                    rooms,
                    json.get("data") instanceof JsonObject data ? data : new JsonObject(),
                    position(json, "since"),
                    position(json, "unlogged"),
                    json.get("time") instanceof JsonPrimitive time ? time.getAsLong() : now,
                    json.get("recoveries") instanceof JsonPrimitive count ? count.getAsInt() : 0));
        } catch (RuntimeException e) { // a member is absent or has another type
            return Optional.empty();
        }
    }

    private static Optional<LogPosition> position(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive text ? LogPosition.parse(text.getAsString()) : Optional.empty();
    }

    /** The data for the application. Values are those of JSON, because the classes of the application are not known. */
    Map<String, Object> values() {
        Map<String, Object> values = new ConcurrentHashMap<>(4);
        for (Map.Entry<String, JsonElement> member : data.entrySet()) {
            Object value = VALUES.fromJson(member.getValue(), Object.class);
            if (value != null) {
                values.put(member.getKey(), value);
            }
        }
        return values;
    }
}
