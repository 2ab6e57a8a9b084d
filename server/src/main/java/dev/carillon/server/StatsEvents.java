package dev.carillon.server;

import dev.carillon.ServerStats;
import dev.carillon.Socket;
import dev.carillon.SocketIoServer;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Handles {@code stats}: what the server is doing at the moment. */
final class StatsEvents {
    private final SocketIoServer io;
    private final EventCounters counters;
    private final Permissions permissions;
    private final RoomCensus census;
    private final long startedAt = System.nanoTime();

    StatsEvents(SocketIoServer io, EventCounters counters, Permissions permissions) {
        this.io = io;
        this.counters = counters;
        this.permissions = permissions;
        this.census = new RoomCensus(this::countMembers, System::nanoTime);
    }

    void register(Socket socket) {
        socket.onRequest("stats", () -> stats(socket));
    }

    private Stats stats(Socket socket) {
        ServerStats now = io.stats();
        RoomCensus.Result rooms = census.result();
        return new Stats(
                true,
                uptime(),
                now.sessions(),
                now.sockets(),
                rooms.total(),
                rooms.largest().stream()
                        .filter(room -> permissions.mayJoin(socket, room.name()))
                        .toList(),
                counters.received(),
                counters.sent());
    }

    /** Counts the members of the rooms of the main namespace, except those that are named after the ids of sockets. */
    private Map<String, Integer> countMembers() {
        Map<String, Integer> members = new HashMap<>();
        for (String room : io.rooms()) {
            members.put(room, io.socketsIn(room).size());
        }
        return members;
    }

    /** Returns seconds with three decimals, so that clients can compute exact rates. */
    private BigDecimal uptime() {
        return BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt), 3);
    }

    private record Stats(
            boolean ok,
            BigDecimal uptimeSeconds,
            int clients,
            int sockets,
            int roomCount,
            List<RoomCensus.Room> rooms,
            long eventsReceived,
            long eventsSent) {}
}
