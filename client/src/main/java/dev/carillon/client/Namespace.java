package dev.carillon.client;

import com.google.gson.Gson;
import java.util.stream.Stream;

/** A namespace of the server, whose sockets can be selected and listed. Thread-safe. */
public final class Namespace {
    private final String name;
    private final Transport transport;
    private final Gson gson;

    Namespace(String name, Transport transport, Gson gson) {
        this.name = name;
        this.transport = transport;
        this.gson = gson;
    }

    /**
     * Selects everyone in the namespace.
     *
     * @return the selection
     */
    public Selection all() {
        return new Selection(transport, gson, Receivers.of(name));
    }

    /**
     * Selects the members of rooms.
     *
     * @param rooms the rooms, at least one; the id of a socket is also a room
     * @return the selection
     * @throws IllegalArgumentException if there are no rooms
     */
    public Selection to(String... rooms) {
        return all().to(rooms);
    }

    /**
     * Selects everyone, except the members of rooms.
     *
     * @param rooms the rooms, at least one
     * @return the selection
     * @throws IllegalArgumentException if there are no rooms, because everyone would be selected
     */
    public Selection except(String... rooms) {
        if (rooms.length == 0) {
            throw new IllegalArgumentException("there are no rooms; use all() to select everyone");
        }
        return all().except(rooms);
    }

    /**
     * Lists the rooms, without those that are named after sockets.
     *
     * @return a stream that requests a page when it needs it
     */
    public Stream<RoomInfo> rooms() {
        return Pages.stream(transport, query("/rooms"), "rooms", RoomInfo::of);
    }

    /**
     * Lists the sockets.
     *
     * @return a stream that requests a page when it needs it
     */
    public Stream<SocketInfo> sockets() {
        return Pages.stream(transport, query("/sockets"), "sockets", SocketInfo::of);
    }

    /**
     * Lists the sockets that are members of a room.
     *
     * @param room the room
     * @return a stream that requests a page when it needs it
     */
    public Stream<SocketInfo> socketsIn(String room) {
        return Pages.stream(transport, query("/sockets").with("room", room), "sockets", SocketInfo::of);
    }

    private Query query(String path) {
        return Query.of(path).with("namespace", name);
    }
}
