package dev.carillon.server;

import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Handles {@code join}, {@code leave}, {@code members} and {@code rooms}, and notifies members of joins and leaves. */
final class RoomEvents {
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_MEMBERS_LISTED = 100;

    private final Namespace io;
    private final Permissions permissions;

    RoomEvents(Namespace io, Permissions permissions) {
        this.io = io;
        this.permissions = permissions;
    }

    void register(Socket socket) {
        socket.on("join", (args, ack) -> onJoin(socket, args, ack));
        socket.on("leave", (args, ack) -> onLeave(socket, args, ack));
        socket.on("members", (args, ack) -> onMembers(socket, args, ack));
        socket.on("rooms", (args, ack) -> ack.send(joinedRooms(socket)));
        socket.onDisconnecting((reason, description) ->
                joinedRooms(socket).forEach(room -> announce("left", socket, room, members(room))));
    }

    private void onJoin(Socket socket, EventArgs args, Ack ack) {
        Optional<String> room = roomName(args);
        if (room.isEmpty()) {
            Failures.tell(
                    socket,
                    "join",
                    ack,
                    "a room name has 1 to " + MAX_NAME_LENGTH + " printable characters and no surrounding blanks");
            return;
        }
        if (isSomebodysOwn(room.get())) {
            Failures.tell(socket, "join", ack, "the id of a client is not a room that can be joined");
            return;
        }
        if (!permissions.mayJoin(socket, room.get())) {
            Failures.tell(socket, "join", ack, Failures.NOT_GRANTED);
            return;
        }
        try {
            socket.join(room.get());
        } catch (IllegalStateException e) {
            Failures.tell(socket, "join", ack, e.getMessage());
            return;
        }
        if (!socket.rooms().contains(room.get())) {
            return; // already disconnected: no "left" event would ever follow the "joined" event
        }
        int members = members(room.get());
        ack.send(new Membership(true, room.get(), members));
        announce("joined", socket, room.get(), members);
    }

    private void onLeave(Socket socket, EventArgs args, Ack ack) {
        Optional<String> room = joinedRoom(socket, args);
        if (room.isEmpty()) {
            Failures.tell(socket, "leave", ack, Failures.NOT_A_MEMBER);
            return;
        }
        socket.leave(room.get());
        int members = members(room.get());
        ack.send(new Membership(true, room.get(), members));
        announce("left", socket, room.get(), members);
    }

    private void onMembers(Socket socket, EventArgs args, Ack ack) {
        Optional<String> room = joinedRoom(socket, args);
        if (room.isEmpty()) {
            Failures.tell(socket, "members", ack, Failures.NOT_A_MEMBER);
            return;
        }
        Collection<Socket> members = io.socketsIn(room.get());
        List<Member> listed = members.stream()
                .limit(MAX_MEMBERS_LISTED)
                .map(member -> new Member(member.id(), NameEvents.nameOf(member)))
                .toList();
        ack.send(new MemberList(true, room.get(), members.size(), listed));
    }

    private void announce(String event, Socket socket, String room, int members) {
        socket.to(room).emit(event, new Change(room, socket.id(), NameEvents.nameOf(socket), members));
    }

    /** A socket's id is the name of a room with only that socket. Joining it would allow a client to eavesdrop. */
    private boolean isSomebodysOwn(String room) {
        return io.socket(room).isPresent();
    }

    private int members(String room) {
        return io.socketsIn(room).size();
    }

    /** Returns the rooms of a socket, sorted, without the room named after its id. */
    static Set<String> joinedRooms(Socket socket) {
        TreeSet<String> rooms = new TreeSet<>(socket.rooms());
        rooms.remove(socket.id());
        return rooms;
    }

    private static Optional<String> joinedRoom(Socket socket, EventArgs args) {
        return roomName(args).filter(joinedRooms(socket)::contains);
    }

    private static Optional<String> roomName(EventArgs args) {
        return PrintableText.of(args.json(0), MAX_NAME_LENGTH).filter(name -> name.equals(name.strip()));
    }

    private record Membership(boolean ok, String room, int members) {}

    private record MemberList(boolean ok, String room, int members, List<Member> list) {}

    private record Member(String id, String name) {}

    private record Change(String room, String id, String name, int members) {}
}
