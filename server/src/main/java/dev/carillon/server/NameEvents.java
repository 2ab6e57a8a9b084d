package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Socket;
import dev.carillon.presence.Presence;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The name that a client chooses: {@code {name}} in the payload of its CONNECT packet, or later the event {@code name}. */
final class NameEvents {
    private static final String NAME = "name";
    private static final int MAX_LENGTH = 40;

    private final Presence presence;

    NameEvents(Presence presence) {
        this.presence = presence;
    }

    void register(Socket socket) {
        PrintableText.of(socket.handshake().auth().get(NAME), MAX_LENGTH).ifPresent(name -> set(socket, name));
        socket.on(NAME, (args, ack) -> onName(socket, args, ack));
    }

    /** Returns the client's name, or null if it has none, so that the member is omitted from JSON. */
    static String nameOf(Socket socket) {
        return (String) socket.data().get(NAME);
    }

    private void onName(Socket socket, EventArgs args, Ack ack) {
        Optional<String> name = PrintableText.of(args.json(0), MAX_LENGTH);
        if (name.isEmpty() && !isEmptyString(args.json(0))) {
            Failures.tell(socket, NAME, ack, "a name has 1 to " + MAX_LENGTH + " printable characters");
            return;
        }
        String previous = nameOf(socket);
        name.ifPresentOrElse(value -> set(socket, value), () -> clear(socket));
        ack.send(Reply.OK);
        String current = nameOf(socket);
        if (!Objects.equals(previous, current)) {
            tellRooms(socket, new Renamed(socket.id(), current, previous));
        }
    }

    private static void tellRooms(Socket socket, Renamed renamed) {
        Set<String> rooms = RoomEvents.joinedRooms(socket);
        if (!rooms.isEmpty()) { // a broadcast without a room would go to everyone
            socket.to(rooms.toArray(String[]::new)).emit("renamed", renamed);
        }
    }

    private void set(Socket socket, String name) {
        socket.data().put(NAME, name.strip());
        presence.update(socket);
    }

    private void clear(Socket socket) {
        socket.data().remove(NAME);
        presence.update(socket);
    }

    private static boolean isEmptyString(JsonElement json) {
        return json instanceof JsonPrimitive primitive
                && primitive.isString()
                && primitive.getAsString().isEmpty();
    }

    private record Renamed(String id, String name, String previous) {}
}
