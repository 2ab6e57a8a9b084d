package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawWebSocket;
import java.io.IOException;

/** What happens after a restart of a proxy, but without an end. */
final class ReconnectStorm implements Attack {
    private static final int CONNECTIONS = 8;

    @Override
    public String name() {
        return "reconnect-storm";
    }

    @Override
    public String summary() {
        return "8 connections connect over WebSocket and are lost, again and again";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(CONNECTIONS, () -> connectAndVanish(attacker));
    }

    private static void connectAndVanish(Attacker attacker) throws IOException {
        try (RawWebSocket client = attacker.webSocket()) {
            client.connect();
        }
    }
}
