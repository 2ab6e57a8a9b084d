package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Each connection costs the server a descriptor, even if nothing is ever sent on it. */
final class IdleConnections implements Attack {
    private static final int CONNECTIONS = 10_000;

    @Override
    public String name() {
        return "idle-connections";
    }

    @Override
    public String summary() {
        return "10,000 connections are opened, and send nothing";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(1, () -> openAll(attacker));
    }

    private static void openAll(Attacker attacker) throws IOException {
        List<RawConnection> connections = new ArrayList<>();
        while (connections.size() < attacker.scaled(CONNECTIONS) && !attacker.isStopped()) {
            connections.add(attacker.open());
            attacker.count();
        }
        while (!attacker.isStopped()) {
            attacker.pause(Long.MAX_VALUE);
        }
    }
}
