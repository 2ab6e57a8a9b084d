package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.Frames;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** What a client does not read waits in the server. */
final class StalledReaders implements Attack {
    private static final int CLIENTS = 30;
    private static final byte[] REQUEST = Frames.text("421[\"echo\",\"" + "e".repeat(500_000) + "\"]");

    @Override
    public String name() {
        return "stalled-readers";
    }

    @Override
    public String summary() {
        return "30 WebSocket clients ask for echoes of 500 KB and do not read them";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(attacker.scaled(CLIENTS), () -> session(attacker));
    }

    private static void session(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            client.connect();
            while (!attacker.isStopped()) {
                client.send(REQUEST);
                attacker.count();
            }
        }
    }
}
