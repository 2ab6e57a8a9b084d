package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** The handlers of a socket run one after the other, but those of the namespaces of a client run at the same time. */
final class BlockedHandlers implements Attack {
    private static final int CLIENTS = 3;
    private static final int NAMESPACES = 99;
    private static final int BLOCK_MILLIS = 8_000;

    @Override
    public String name() {
        return "blocked-handlers";
    }

    @Override
    public String summary() {
        return "3 clients with 99 namespaces each send events whose handlers block for 8 seconds";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(CLIENTS, () -> session(attacker));
    }

    private static void session(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            int namespaces = attacker.scaled(NAMESPACES);
            for (int i = 1; i <= namespaces; i++) {
                client.connect("/n-" + i + ",");
            }
            client.drainInBackground();
            while (!attacker.isStopped()) {
                for (int i = 1; i <= namespaces; i++) {
                    client.send("42/n-" + i + ",[\"block\"," + BLOCK_MILLIS + "]");
                }
                attacker.count();
                attacker.pause(BLOCK_MILLIS);
            }
        }
    }
}
