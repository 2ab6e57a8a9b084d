package dev.carillon.redis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.presence.Identity;
import dev.carillon.presence.PresentSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the registry knows about a socket.
 *
 * @param identity whom it belongs to
 * @param connectedAt when its connection was opened
 * @param rooms its rooms, without its own id
 * @param isCut whether there are more rooms
 */
record PresenceEntry(Identity identity, Instant connectedAt, Set<String> rooms, boolean isCut) {
    /** The maximum size of the names of all rooms. If a socket has more, they are left out. */
    static final int MAX_ROOM_BYTES = 16 * 1024;

    private static final String USER = "user";
    private static final String NAME = "name";
    private static final String ROOMS = "rooms";
    private static final String CONNECTED_AT = "connectedAt";
    private static final String CUT = "cut";

    /** Describes a socket. */
    static PresenceEntry of(PresentSocket socket) {
        Set<String> rooms = new TreeSet<>(socket.rooms());
        rooms.remove(socket.id());
        int bytes = 0;
        boolean isCut = false;
        for (var all = rooms.iterator(); all.hasNext(); ) {
            bytes += all.next().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_ROOM_BYTES) {
                all.remove();
                isCut = true;
            }
        }
        return new PresenceEntry(socket.identity(), socket.connectedAt(), rooms, isCut);
    }

    byte[] toBytes() {
        JsonObject json = new JsonObject();
        identity.user().ifPresent(user -> json.addProperty(USER, user));
        identity.name().ifPresent(name -> json.addProperty(NAME, name));
        json.addProperty(CONNECTED_AT, connectedAt.toString());
        JsonArray array = new JsonArray();
        rooms.forEach(array::add);
        json.add(ROOMS, array);
        if (isCut) {
            json.addProperty(CUT, true);
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #toBytes} has written. */
    static PresenceEntry parse(byte[] bytes) {
        JsonObject json = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                .getAsJsonObject();
        Set<String> rooms = new TreeSet<>();
        json.getAsJsonArray(ROOMS).forEach(room -> rooms.add(room.getAsString()));
        return new PresenceEntry(
                new Identity(text(json, USER), text(json, NAME)),
                Instant.parse(json.get(CONNECTED_AT).getAsString()),
                rooms,
                json.has(CUT));
    }

    private static Optional<String> text(JsonObject json, String member) {
        return Optional.ofNullable(json.get(member)).map(JsonElement::getAsString);
    }

    PresentSocket toSocket(String server, String namespace, String id) {
        Set<String> all = new TreeSet<>(rooms);
        all.add(id);
        return new PresentSocket(server, namespace, id, identity, all, connectedAt);
    }
}
