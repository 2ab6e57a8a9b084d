package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.BroadcastOperator;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import java.util.Optional;

/** Handles {@code typing}: tells the other members of a room, or everyone else, that a client is writing a message. */
final class TypingEvents {
    private static final String TYPING = "typing";

    private final Permissions permissions;

    TypingEvents(Permissions permissions) {
        this.permissions = permissions;
    }

    void register(Socket socket) {
        socket.on(TYPING, (args, ack) -> onTyping(socket, args, ack));
    }

    private void onTyping(Socket socket, EventArgs args, Ack ack) {
        JsonElement payload = args.json(0);
        Optional<String> problem = problemOf(socket, payload);
        if (problem.isPresent()) {
            Failures.tell(socket, TYPING, ack, problem.get());
            return;
        }
        JsonObject object = payload.getAsJsonObject();
        String room = roomOf(object);
        if (!permissions.mayPublish(socket, Optional.ofNullable(room))) {
            Failures.tell(socket, TYPING, ack, Failures.NOT_GRANTED);
            return;
        }
        BroadcastOperator others = room == null ? socket.broadcast() : socket.to(room);
        // Volatile: a client that is congested does not need to know this later.
        others.asVolatile().emit(TYPING, new Typing(room, socket.id(), NameEvents.nameOf(socket), isTyping(object)));
        ack.send(Reply.OK);
    }

    private static Optional<String> problemOf(Socket socket, JsonElement payload) {
        if (!(payload instanceof JsonObject object)
                || !(object.get(TYPING) instanceof JsonPrimitive typing)
                || !typing.isBoolean()) {
            return Optional.of("typing takes an object with a boolean 'typing'");
        }
        JsonElement room = object.get("room");
        if (room == null || room.isJsonNull()) {
            return Optional.empty();
        }
        if (!(room instanceof JsonPrimitive name) || !name.isString()) {
            return Optional.of("'room' must be a string");
        }
        return RoomEvents.joinedRooms(socket).contains(name.getAsString())
                ? Optional.empty()
                : Optional.of(Failures.NOT_A_MEMBER);
    }

    /** Returns the room, or null for everyone. */
    private static String roomOf(JsonObject valid) {
        JsonElement room = valid.get("room");
        return room == null || room.isJsonNull() ? null : room.getAsString();
    }

    private static boolean isTyping(JsonObject valid) {
        return valid.get(TYPING).getAsBoolean();
    }

    private record Typing(String room, String id, String name, boolean typing) {}
}
