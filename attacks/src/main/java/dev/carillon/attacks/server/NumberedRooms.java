package dev.carillon.attacks.server;

import dev.carillon.Ack;
import dev.carillon.RawJson;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Rooms whose events are numbered without gaps, so that a member can tell whether it has missed one. The lock gives all members the
 * same order: a client that has entered after number 5 receives 6 next, and a client that has left receives nothing more.
 */
final class NumberedRooms {
    private final SocketIoServer io;
    private final Map<String, Long> last = new HashMap<>();

    NumberedRooms(SocketIoServer io) {
        this.io = io;
    }

    void listen(Socket socket) {
        socket.on("enter", String.class, (room, ack) -> enter(socket, room, ack));
        socket.on("exit", String.class, (room, ack) -> exit(socket, room, ack));
        socket.on("say", (args, ack) -> say(args.get(0, String.class), args.raw(1), ack));
        socket.on("numbers", String[].class, this::numbers);
    }

    private synchronized void enter(Socket socket, String room, Ack ack) {
        socket.join(room);
        ack.send(number(room));
    }

    private synchronized void exit(Socket socket, String room, Ack ack) {
        socket.leave(room);
        ack.send();
    }

    private synchronized void say(String room, RawJson text, Ack ack) {
        long number = number(room) + 1;
        last.put(room, number);
        io.to(room).emit("said", room, number, text);
        ack.send(number);
    }

    private synchronized void numbers(String[] rooms, Ack ack) {
        ack.send((Object) Arrays.stream(rooms).mapToLong(this::number).toArray());
    }

    private long number(String room) {
        return last.getOrDefault(room, 0L);
    }
}
