package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import java.util.Optional;

/** {@code sendMsg} to {@code pushMsg}: to everyone, or to a room that the sender is in. */
final class MessageEvents {
    private static final String SEND = "sendMsg";
    private static final String PUSH = "pushMsg";

    private final Namespace io;

    MessageEvents(Namespace io) {
        this.io = io;
    }

    void register(Socket socket) {
        socket.on(SEND, (args, ack) -> onSend(socket, args, ack));
    }

    private void onSend(Socket socket, EventArgs args, Ack ack) {
        JsonElement message = args.json(0);
        Optional<String> problem = problemOf(socket, message);
        if (problem.isPresent()) {
            Failures.tell(socket, SEND, ack, problem.get());
            return;
        }
        roomOf(message).map(io::to).orElseGet(io::all).emit(PUSH, args.toArray()[0]);
        ack.send(Reply.OK);
    }

    private static Optional<String> problemOf(Socket socket, JsonElement message) {
        if (isString(message)) {
            return Optional.empty();
        }
        if (!(message instanceof JsonObject object) || !isString(object.get("text"))) {
            return Optional.of("sendMsg takes a string, or an object with a string 'text'");
        }
        JsonElement room = object.get("room");
        if (room == null || room.isJsonNull()) {
            return Optional.empty();
        }
        if (!isString(room)) {
            return Optional.of("'room' must be a string");
        }
        return socket.rooms().contains(room.getAsString()) ? Optional.empty() : Optional.of("you are not in this room");
    }

    private static Optional<String> roomOf(JsonElement message) {
        return message instanceof JsonObject object && isString(object.get("room"))
                ? Optional.of(object.get("room").getAsString())
                : Optional.empty();
    }

    private static boolean isString(JsonElement json) {
        return json instanceof JsonPrimitive primitive && primitive.isString();
    }
}
