package dev.carillon.server;

import dev.carillon.Ack;
import dev.carillon.EventArgs;
import dev.carillon.Namespace;
import dev.carillon.Socket;
import dev.carillon.presence.Presence;
import dev.carillon.presence.PresenceCount;
import dev.carillon.presence.PresencePage;
import dev.carillon.presence.PresenceQuery;
import dev.carillon.presence.PresentSocket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Handles {@code join}, {@code leave}, {@code members} and {@code rooms}, and notifies members of joins and leaves. The members of all
 * servers of a cluster are counted, which can take a moment, so what follows a change is sent later, but in the order of the changes.
 */
final class RoomEvents {
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_MEMBERS_LISTED = 100;

    private final Namespace io;
    private final Presence presence;
    private final Permissions permissions;

    RoomEvents(Namespace io, Presence presence, Permissions permissions) {
        this.io = io;
        this.presence = presence;
        this.permissions = permissions;
    }

    void register(Socket socket) {
        InOrder changes = new InOrder();
        socket.on("join", (args, ack) -> onJoin(socket, changes, args, ack));
        socket.on("leave", (args, ack) -> onLeave(socket, changes, args, ack));
        socket.on("members", (args, ack) -> onMembers(socket, args, ack));
        socket.on("rooms", (args, ack) -> ack.send(joinedRooms(socket)));
        socket.onDisconnecting((reason, description) -> joinedRooms(socket)
                .forEach(room -> changes.run(count(room), members -> announce("left", socket, room, members))));
    }

    private void onJoin(Socket socket, InOrder changes, EventArgs args, Ack ack) {
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
        changed("joined", socket, changes, room.get(), ack);
    }

    private void onLeave(Socket socket, InOrder changes, EventArgs args, Ack ack) {
        Optional<String> room = joinedRoom(socket, args);
        if (room.isEmpty()) {
            Failures.tell(socket, "leave", ack, Failures.NOT_A_MEMBER);
            return;
        }
        socket.leave(room.get());
        changed("left", socket, changes, room.get(), ack);
    }

    private void changed(String event, Socket socket, InOrder changes, String room, Ack ack) {
        changes.run(count(room), members -> {
            ack.send(new Membership(true, room, members.sockets(), trueOrLeftOut(members.isPartial())));
            announce(event, socket, room, members);
        });
    }

    private void onMembers(Socket socket, EventArgs args, Ack ack) {
        Optional<String> room = joinedRoom(socket, args);
        if (room.isEmpty()) {
            Failures.tell(socket, "members", ack, Failures.NOT_A_MEMBER);
            return;
        }
        PresenceQuery query = members(room.get());
        presence.sockets(query, Optional.empty(), MAX_MEMBERS_LISTED)
                .thenCompose(page -> page.next().isEmpty()
                        ? CompletableFuture.completedFuture(
                                list(room.get(), page.items().size(), page))
                        : presence.count(query).thenApply(count -> list(room.get(), count.sockets(), page)))
                .thenAccept(ack::send);
    }

    private static MemberList list(String room, int members, PresencePage<PresentSocket> page) {
        List<Member> listed = page.items().stream()
                .map(member -> new Member(member.id(), member.identity().name().orElse(null)))
                .toList();
        return new MemberList(true, room, members, listed, trueOrLeftOut(page.isPartial()));
    }

    private void announce(String event, Socket socket, String room, PresenceCount members) {
        Change change = new Change(
                room, socket.id(), NameEvents.nameOf(socket), members.sockets(), trueOrLeftOut(members.isPartial()));
        socket.to(room).emit(event, change);
    }

    /** Null is left out of JSON. */
    static Boolean trueOrLeftOut(boolean value) {
        return value ? Boolean.TRUE : null;
    }

    /** A socket's id is the name of a room with only that socket. Joining it would allow a client to eavesdrop. */
    private boolean isSomebodysOwn(String room) {
        return io.socket(room).isPresent();
    }

    private CompletableFuture<PresenceCount> count(String room) {
        return presence.count(members(room));
    }

    private PresenceQuery members(String room) {
        return PresenceQuery.room(io.name(), room);
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

    private record Membership(boolean ok, String room, int members, Boolean partial) {}

    private record MemberList(boolean ok, String room, int members, List<Member> list, Boolean partial) {}

    private record Member(String id, String name) {}

    private record Change(String room, String id, String name, int members, Boolean partial) {}
}
