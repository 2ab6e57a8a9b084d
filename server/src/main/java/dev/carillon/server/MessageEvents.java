package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Namespace;
import dev.carillon.RawJson;
import dev.carillon.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Handles {@code sendMsg}, which is emitted as {@code pushMsg} to everyone or to a room of the sender, and {@code history}, which
 * returns the latest messages.
 */
final class MessageEvents {
    private static final String SEND = "sendMsg";
    private static final String PUSH = "pushMsg";
    private static final String HISTORY = "history";

    private final Namespace io;
    private final MessageHistory history;
    private final Permissions permissions;

    MessageEvents(Namespace io, MessageHistory history, Permissions permissions) {
        this.io = io;
        this.history = history;
        this.permissions = permissions;
    }

    void register(Socket socket) {
        socket.on(SEND, (args, ack) -> onSend(socket, args, ack));
        socket.on(HISTORY, (args, ack) -> onHistory(socket, args, ack));
    }

    private void onSend(Socket socket, EventArgs args, Ack ack) {
        JsonElement message = args.json(0);
        Optional<String> problem = problemOf(socket, message);
        if (problem.isPresent()) {
            Failures.tell(socket, SEND, ack, problem.get());
            return;
        }
        Optional<String> room = roomOf(message);
        if (!permissions.mayPublish(socket, room)) {
            Failures.tell(socket, SEND, ack, Failures.NOT_GRANTED);
            return;
        }
        keep(socket, room, args.raw(0)); // before the emit, so that no client misses it in both history and event
        room.map(io::to).orElseGet(io::all).emit(PUSH, args.toArray()[0]);
        ack.send(Reply.OK);
    }

    /** Messages with binary attachments are not kept: the history is JSON. */
    private void keep(Socket socket, Optional<String> room, RawJson message) {
        if (!message.attachments().isEmpty()) {
            return;
        }
        String sender = ClientKey.identityOf(socket);
        room.ifPresentOrElse(
                name -> history.add(name, message.json(), sender),
                () -> history.addForEveryone(message.json(), sender));
    }

    private void onHistory(Socket socket, EventArgs args, Ack ack) {
        JsonElement room = args.json(0);
        if (room.isJsonNull()) {
            ack.send(past(history.forEveryone(), socket));
        } else if (isString(room) && socket.rooms().contains(room.getAsString())) {
            ack.send(past(history.of(room.getAsString()), socket));
        } else {
            Failures.tell(socket, HISTORY, ack, Failures.NOT_A_MEMBER);
        }
    }

    /** Builds the reply from the messages as they were sent, without parsing them. */
    private static RawJson past(List<MessageHistory.Entry> entries, Socket reader) {
        String self = ClientKey.identityOf(reader);
        return new RawJson(entries.stream()
                .map(entry -> "{\"message\":" + entry.json() + ",\"at\":" + entry.at() + ",\"own\":"
                        + entry.sender().equals(self) + "}")
                .collect(Collectors.joining(",", "{\"ok\":true,\"messages\":[", "]}")));
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
        return socket.rooms().contains(room.getAsString()) ? Optional.empty() : Optional.of(Failures.NOT_A_MEMBER);
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
