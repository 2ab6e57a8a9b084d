package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.Frames;
import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** The same as {@link TinyPackets}, over WebSocket. */
final class TinyFrames implements Attack {
    private static final int CLIENTS = 4;
    private static final byte[] FRAMES = Frames.repeat(Frames.text("42[\"\"]"), 10_000);

    @Override
    public String name() {
        return "tiny-frames";
    }

    @Override
    public String summary() {
        return "4 WebSocket clients send tiny events as fast as they can, 10,000 in each write";
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
                client.send(FRAMES);
                attacker.count();
            }
        }
    }
}
