package dev.carillon.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code join}, {@code leave} and {@code rooms}; members are told who comes and goes. */
final class RoomEvents {
    private static final int MAX_NAME_LENGTH = 100;
    private static final String BIDI_CONTROLS =
            "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private final Namespace io;

    RoomEvents(Namespace io) {
        this.io = io;
    }

    void register(Socket socket) {
        socket.on("join", (args, ack) -> onJoin(socket, args, ack));
        socket.on("leave", (args, ack) -> onLeave(socket, args, ack));
        socket.on("rooms", (args, ack) -> ack.send(joinedRooms(socket)));
        socket.onDisconnecting((reason, description) ->
                joinedRooms(socket).forEach(room -> announce("left", socket, room, members(room))));
    }

    private void onJoin(Socket socket, EventArgs args, Ack ack) {
        Optional<String> room = roomName(args);
        if (room.isEmpty() || isSomebodysOwn(room.get())) {
            Failures.tell(socket, "join", ack, "a room name has 1 to " + MAX_NAME_LENGTH + " printable characters");
            return;
        }
        try {
            socket.join(room.get());
        } catch (IllegalStateException e) {
            Failures.tell(socket, "join", ack, e.getMessage());
            return;
        }
        if (!socket.rooms().contains(room.get())) {
            return; // the client has gone meanwhile, and nobody would ever be told that it left
        }
        int members = members(room.get());
        ack.send(new Membership(true, room.get(), members));
        announce("joined", socket, room.get(), members);
    }

    private void onLeave(Socket socket, EventArgs args, Ack ack) {
        Optional<String> room = roomName(args);
        if (room.isEmpty() || !joinedRooms(socket).contains(room.get())) {
            Failures.tell(socket, "leave", ack, "you are not in this room");
            return;
        }
        socket.leave(room.get());
        int members = members(room.get());
        ack.send(new Membership(true, room.get(), members));
        announce("left", socket, room.get(), members);
    }

    private void announce(String event, Socket socket, String room, int members) {
        socket.to(room).emit(event, new Change(room, socket.id(), members));
    }

    /** A socket's id is a room that holds this socket alone; joining it would mean to listen in. */
    private boolean isSomebodysOwn(String room) {
        return io.socket(room).isPresent();
    }

    private int members(String room) {
        return io.socketsIn(room).size();
    }

    private static List<String> joinedRooms(Socket socket) {
        TreeSet<String> rooms = new TreeSet<>(socket.rooms());
        rooms.remove(socket.id());
        return List.copyOf(rooms);
    }

    private static Optional<String> roomName(EventArgs args) {
        JsonElement json = args.json(0);
        if (!(json instanceof JsonPrimitive primitive) || !primitive.isString()) {
            return Optional.empty();
        }
        String name = primitive.getAsString();
        boolean valid = !name.isBlank()
                && name.length() <= MAX_NAME_LENGTH
                && name.codePoints().allMatch(RoomEvents::isPrintable);
        return valid ? Optional.of(name) : Optional.empty();
    }

    /** No controls, no line ends, no marks that change the direction of a text, no halves of characters. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> BIDI_CONTROLS.indexOf(codePoint) < 0;
        };
    }

    private record Membership(boolean ok, String room, int members) {}

    private record Change(String room, String id, int members) {}
}
